package io.flip.web;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Bodies are checked by what reads them. The validator of annotations is there because the API's description needs its classes; it would
 * cost memory, and time at each start.
 */
@Configuration(proxyBeanMethods = false)
class LeanConfiguration implements WebMvcConfigurer {

    @Override
    public Validator getValidator() {
        return new Validator() {
            @Override
            public boolean supports(Class<?> type) {
                return false;
            }

            @Override
            public void validate(@Nullable Object target, Errors errors) {}
        };
    }
}
