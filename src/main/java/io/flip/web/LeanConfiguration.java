package io.flip.web;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Spring's web layer without the validator of annotations, which is there only because the API's description needs its classes: it would cost
 * memory, and time at each start. Bodies are checked by what reads them.
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
