package io.flip.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Spring's web layer without what it finds only because the API's description needs it: other formats than JSON, and a validator of
 * annotations. Bodies are checked by what reads them. Each would cost memory, and time at each start.
 */
@Configuration(proxyBeanMethods = false)
class LeanConfiguration implements WebMvcConfigurer {

    /** Bytes are what the description comes as. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer onlyJson() {
        return formats -> formats.disableDefaults().addCustomConverter(new ByteArrayHttpMessageConverter());
    }

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
