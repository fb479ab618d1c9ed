package io.flip;

import io.flip.config.ConfigurationCheck;
import io.flip.config.FailedStart;
import io.flip.handler.Undumpable;
import io.flip.memory.Exhaustion;
import io.flip.node.HangUp;
import java.security.Security;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Runs one member of a Flip cluster. Where it can't start it puts down what an earlier run may have left up, and ends with status 78 where the configuration can't
 * work, 73 where the machine lacks what is configured, and 1 where anything else keeps it from starting.
 */
@SpringBootApplication
public class FlipApplication {

    /** A member that is not running yet, which checks its configuration before anything else. */
    public static SpringApplication create() {
        SpringApplication application = new SpringApplication(FlipApplication.class);
        application.addInitializers(new ConfigurationCheck());
        return application;
    }

    public static void main(String[] args) {
        Undumpable.become(); // before any handler runs
        Exhaustion.endsTheProcess();
        // Requests are many, and those that carry them few: a processor is always left for the member itself
        int carriers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        System.getProperties().putIfAbsent("jdk.virtualThreadScheduler.parallelism", Integer.toString(carriers));
        // Java remembers what a name resolved to for 30 s: too long where a member has come up elsewhere
        Security.setProperty("networkaddress.cache.ttl", "1");
        // Spring would prepare formats that are never sent, on a thread beside the start
        System.setProperty("spring.backgroundpreinitializer.ignore", "true");
        HangUp.handle(() -> {}); // what it would be told to read is just being read
        try {
            create().run(args);
        } catch (SpringApplication.AbandonedRunException e) {
            throw e; // it is the build that looks at which beans there are
        } catch (RuntimeException | Error e) { // Spring has shown it
            System.exit(FailedStart.end(e, args));
        }
    }
}
