package io.flip.config.read;

import io.flip.engine.register.Setting;
import io.flip.engine.register.SystemSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What may stand where in the configuration: for telling ids from names in flat properties, and for finding unknown keys. */
public sealed interface Shape {

    /** One value. */
    record One() implements Shape {}

    /**
     * A list.
     *
     * @param split whether one text of a flat property is a list with commas; otherwise it is one value, as in {@code alive: ip_up}
     */
    record Many(boolean split) implements Shape {}

    /** Whatever: Flip only hands it on. */
    record Any() implements Shape {}

    /** A map whose keys are Flip's own names. */
    record Named(SequencedMap<String, Shape> fields) implements Shape {

        public static Named of() {
            return new Named(new LinkedHashMap<>());
        }

        public Named with(Shape shape, String... names) {
            SequencedMap<String, Shape> more = new LinkedHashMap<>(fields);
            for (String name : names) {
                more.put(name, shape);
            }
            return new Named(more);
        }

        /** With one value for each of these; a name with a dot is one of an inner map. */
        Named settings(List<Setting<?>> settings) {
            Named all = this;
            for (Setting<?> setting : settings) {
                String first = setting.path().getFirst();
                String last = setting.path().getLast();
                all = setting.path().size() == 1
                        ? all.with(new One(), first)
                        : all.with(all.inner(first).with(new One(), last), first);
            }
            return all;
        }

        /** Of that name; empty if there is none yet. */
        public Named inner(String name) {
            return fields.get(name) instanceof Named named ? named : of();
        }
    }

    /** A map whose keys are the operator's ids. */
    record Each(Named of) implements Shape {}

    Named SERVER = Named.of()
            .with(new One(), "ip", "port", "priority")
            .with(new Many(true), "systems")
            .with(new One(), "drained");

    Named SYSTEM = Named.of()
            .with(new One(), "type")
            .with(Named.of(), "address")
            .with(new Many(false), "alive", "down")
            .with(new Any(), "config")
            .with(new Many(true), "data")
            .with(new Any(), "pins")
            .settings(SystemSettings.ALL);

    Named CLUSTER = Named.of().with(new Any(), "config").with(new Each(SYSTEM), "system");

    Named WEBHOOK = Named.of().with(new One(), "url", "source").with(new Many(true), "kinds", "systems", "states");

    Named API = Named.of().with(new One(), "token", "token_file").with(new Many(true), "hosts");

    /** What is under {@code flip}, and at the top of the original's file. */
    Named ROOT = Named.of()
            .with(
                    new One(),
                    "id",
                    "config",
                    "quorum",
                    "gossip_interval",
                    "ping_per_interval",
                    "ping_timeout",
                    "key",
                    "key_file")
            .with(new Many(true), "key_previous", "voters")
            .with(new One(), "log_level", "data_dir", "bind", "stop_timeout", "parallel_handlers", "history_size")
            .with(new Many(true), "handler_dirs")
            .with(new One(), "handler_user")
            .with(new One(), "autoremove")
            .with(API, "api")
            .with(new Many(true), "join")
            .with(new One(), "ip", "port", "priority")
            .with(new Many(true), "systems")
            .with(new One(), "webhook_secret", "webhook_secret_file")
            .with(new Each(WEBHOOK), "webhooks")
            .with(new Each(SERVER), "servers")
            .with(CLUSTER, "cluster");

    /** What all members agree on, and REST reads and writes. */
    Named DOCUMENT = Named.of()
            .with(new One(), "quorum", "gossip_interval", "ping_per_interval", "ping_timeout", "autoremove")
            .with(new Many(true), "voters")
            .with(new Each(WEBHOOK), "webhooks")
            .with(new Each(SERVER), "servers")
            .with(CLUSTER, "cluster");
}
