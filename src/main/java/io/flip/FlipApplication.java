package io.flip;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs one member of a Flip cluster. */
@SpringBootApplication
public class FlipApplication {
    public static void main(String[] args) {
        SpringApplication.run(FlipApplication.class, args);
    }
}
