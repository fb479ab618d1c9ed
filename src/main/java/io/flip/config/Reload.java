package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.read.ConfigurationException;
import io.flip.node.HangUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the configuration again on SIGHUP. What is this member's own and can be changed while it runs is taken; the log says what was taken, what needs a restart, and
 * what is the cluster's, with the request for that. Where there is any mistake nothing is taken.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    /** What is configured at one place. */
    interface Setting {
        @Nullable
        Object of(FlipProperties properties);
    }

    /** A setting that can be changed while the member runs. */
    record Changeable(Setting value, Consumer<Setup> take) {}

    /** Those that are only read at the start. */
    private static final Map<String, Setting> AT_START = atStart();

    private final Supplier<ConfigurableEnvironment> environment;
    private final Map<String, Changeable> changeable;
    private final Consumer<ConfigurableEnvironment> level;
    private final EditedFile edits;
    private Setup present;

    /**
     * @param present what the member was started with
     * @param environment reads everything anew
     * @param level takes the level of the log
     * @param changeable by name
     */
    Reload(
            Setup present,
            Supplier<ConfigurableEnvironment> environment,
            Consumer<ConfigurableEnvironment> level,
            Map<String, Changeable> changeable,
            EditedFile edits) {
        this.present = present;
        this.environment = environment;
        this.level = level;
        this.changeable = changeable;
        this.edits = edits;
    }

    private static Map<String, Setting> atStart() {
        Map<String, Setting> all = new LinkedHashMap<>();
        all.put("id", FlipProperties::id);
        all.put("data_dir", properties -> properties.local().dataDir());
        all.put("bind", properties -> properties.local().bind());
        all.put("stop_timeout", properties -> properties.local().stopTimeout());
        all.put("parallel_handlers", properties -> properties.local().parallelHandlers());
        all.put("history_size", properties -> properties.local().historySize());
        all.put("handler_dirs", properties -> properties.local().handlerDirs());
        all.put("handler_user", properties -> properties.local().handlerUser());
        all.put("join, ip, port", properties -> {
            FlipProperties.Joining joining = properties.joining();
            return joining == null ? null : List.of(joining.seeds(), joining.ip(), joining.port());
        });
        all.put("ip and port of this member", properties -> {
            FlipProperties.Server own = properties.servers().get(properties.id());
            return own == null ? null : List.of(own.ip(), own.port());
        });
        return all;
    }

    /** Looks at the file for the first time, and listens. */
    void begin() {
        edits.look(present);
        HangUp.handle(this::read);
    }

    synchronized void read() {
        ConfigurableEnvironment read;
        Setup next;
        try {
            read = environment.get();
            next = Setup.from(read);
        } catch (ConfigurationException mistakes) {
            refuse(String.valueOf(mistakes.getMessage()));
            mistakes.lines().forEach(LOG::error);
            return;
        } catch (RuntimeException e) {
            refuse(e.toString());
            return;
        }
        next.warnings().forEach(LOG::warn);
        List<String> taken = new ArrayList<>();
        List<String> atStart = new ArrayList<>();
        FlipProperties before = present.properties();
        if (!before.logLevel().equals(next.properties().logLevel())) {
            taken.add("log_level");
        }
        level.accept(read);
        changeable.forEach((name, setting) -> {
            if (differs(setting.value(), before, next.properties())) {
                setting.take().accept(next);
                taken.add(name);
            }
        });
        AT_START.forEach((name, value) -> {
            if (differs(value, before, next.properties())) {
                atStart.add(name);
            }
        });
        LOG.info("SIGHUP: the configuration was read again. Taken: {}", taken.isEmpty() ? "nothing" : taken);
        if (!atStart.isEmpty()) {
            LOG.warn("These changed as well, and are only read at the start: restart this member for {}", atStart);
        }
        edits.look(next);
        present = withOwn(next);
    }

    /** What needs a restart still differs from what is in force the next time. */
    private Setup withOwn(Setup next) {
        FlipProperties was = present.properties();
        FlipProperties now = next.properties();
        FlipProperties own = new FlipProperties(
                was.id(),
                now.timing(),
                now.key(),
                now.keyPrevious(),
                now.logLevel(),
                was.local(),
                now.api(),
                now.webhooks(),
                was.joining(),
                now.voters(),
                was.servers(),
                now.systems());
        return new Setup(own, next.cluster(), next.handlers(), next.handlerUser(), next.warnings());
    }

    private static void refuse(String why) {
        LOG.error("SIGHUP: nothing was taken, and this member goes on with what it has: {}", why);
    }

    private static boolean differs(Setting value, FlipProperties one, FlipProperties other) {
        return !Objects.equals(value.of(one), value.of(other));
    }
}
