package io.flip.e2e;

/** What connects a host's {@code eth0} with its port of the switch. A machine keeps its hardware address over a restart. */
record Cable(String switchNamespace, String namespace, String port, String ip, String mac) {

    void plug() {
        Shell.run("ip -n %s link add %s type veth peer name eth0 address %s netns %s"
                .formatted(switchNamespace, port, mac, namespace));
        Shell.run("ip -n %s link set %s master switch up".formatted(switchNamespace, port));
        Shell.run("ip -n %s addr add %s/24 dev eth0".formatted(namespace, ip));
        Shell.run("ip -n %s link set eth0 up".formatted(namespace));
    }

    void unplug() {
        Shell.run("ip -n %s link del %s".formatted(switchNamespace, port));
    }

    void cut() {
        Shell.run("ip -n %s link set %s down".formatted(switchNamespace, port));
    }

    void join() {
        Shell.run("ip -n %s link set %s up".formatted(switchNamespace, port));
    }
}
