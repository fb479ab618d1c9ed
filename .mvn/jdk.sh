# Finds a JDK 25 and exports JAVA_HOME; sourced by mvnw and flip. FLIP_JAVA_HOME wins over all.
# Says what to do, and leaves with status 69, where there is none.

jdk_release() { # DIR: the feature release of the JDK there, or nothing
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    for dir in "${FLIP_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$dir" ] || continue
        release=$(jdk_release "$dir")
        [ -n "$release" ] && [ "$release" -ge 25 ] && { echo "$dir"; return; }
    done
    path_java=$(command -v java) && path_home=$(dirname "$(dirname "$(readlink -f "$path_java")")") \
        && release=$(jdk_release "$path_home") && [ -n "$release" ] && [ "$release" -ge 25 ] && echo "$path_home"
}

JAVA_HOME=$(set +e; find_jdk) || true
if [ -z "$JAVA_HOME" ]; then
    echo "Flip needs a JDK 25 and found none (looked at FLIP_JAVA_HOME, JAVA_HOME, /usr/lib/jvm, /opt and PATH)." >&2
    echo "Install one (Debian, Ubuntu: apt-get install temurin-25-jdk, or openjdk-25-jdk), or set FLIP_JAVA_HOME to it." >&2
    exit 69
fi
export JAVA_HOME
