package io.flip.config.read;

import java.util.List;
import org.springframework.boot.ExitCodeGenerator;

/** The configuration can't work. Ends the process with status 78, {@code EX_CONFIG} of sysexits.h. */
public final class ConfigurationException extends RuntimeException implements ExitCodeGenerator {

    private static final int EX_CONFIG = 78;

    private final List<String> lines;

    ConfigurationException(List<Mistake> mistakes) {
        super(mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes") + " in the configuration");
        this.lines = mistakes.stream().map(Mistake::line).toList();
    }

    /** For a file that can't be read: {@code where} is the file, with line and column; {@code why} never quotes what is in it. */
    public static ConfigurationException unreadable(String where, String why, String instead) {
        return new ConfigurationException(List.of(new Mistake(where, "", "", why, instead)));
    }

    /** One line for each mistake: the property, the value, why, and what to write instead. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public int getExitCode() {
        return EX_CONFIG;
    }
}
