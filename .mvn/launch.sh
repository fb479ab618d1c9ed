# shellcheck shell=sh
# What the launcher `flip` is made of: building what is missing, and becoming a JVM. Sourced after jdk.sh; needs FLIP_HOME.
#
# The start-up cache (JDK 25's AOT cache) more than halves the time to ready. It wants a jar whose libraries lie beside it and not
# inside, so the built jar is unpacked to a directory under target/launches/ and trained there, once, by a member that lives for a moment.
# Each build has its own: members that run from an earlier one must find their files.

options=$FLIP_HOME/packaging/jvm.options # of every member, wherever it runs
tool_flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m"
launches=$FLIP_HOME/target/launches
launch=$launches/current

refuse() {
    echo "flip: $1" >&2
    exit 64
}

flip_jar() { echo "${FLIP_JAR:-$FLIP_HOME/target/flip.jar}"; }

jar_is_current() {
    [ -f "$FLIP_HOME/target/flip.jar" ] || return 1
    [ -d "$FLIP_HOME/src/main" ] || return 0
    [ -z "$(find "$FLIP_HOME/src/main" "$FLIP_HOME/pom.xml" -type f -newer "$FLIP_HOME/target/flip.jar" | head -n 1)" ]
}

cache_was_tried() { # with this very jar, by this very JDK
    [ -f "$launch/trained-by" ] && [ "$(cat "$launch/trained-by")" = "$(cache_identity)" ]
}

cache_is_current() { cache_was_tried && [ -f "$launch/flip.aot" ]; }

# A jar goes by what is at its end, the checksums of all that is in it: another build's may have the same length, and an older time.
cache_identity() { echo "$(flip_jar) $(tail -c 1048576 "$(flip_jar)" | cksum) $JAVA_HOME $(sed -n 's/^JAVA_RUNTIME_VERSION=//p' "$JAVA_HOME/release") $(cat "$options" "$FLIP_HOME/.mvn/train" | cksum)"; }

build_missing() {
    if [ -z "${FLIP_JAR:-}" ] && ! jar_is_current; then
        with_lock build_jar
    fi
    [ -f "$(flip_jar)" ] || refuse "there is no $(flip_jar)"
    if [ "${FLIP_CACHE:-on}" = on ] && ! cache_was_tried && [ -w "$FLIP_HOME" ]; then
        with_lock train_cache
    fi
}

# One builder at a time: several members may be started at once. The others wait, and then find it done.
with_lock() { # FUNCTION
    lock=$FLIP_HOME/target/launch.lock
    mkdir -p "$FLIP_HOME/target"
    until (set -C && echo $$ >"$lock") 2>/dev/null; do
        owner=$(cat "$lock" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -f "$lock"; else sleep 0.2; fi
    done
    trap 'rm -f "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$1"
    rm -f "$lock"
    trap - EXIT INT TERM
}

build_jar() {
    jar_is_current && return
    echo "flip: building target/flip.jar (once; about a minute the first time)" >&2
    (cd "$FLIP_HOME" && ./mvnw -q -B -ntp package -Dmaven.test.skip=true >&2) || refuse "the build failed (see above)"
    touch "$FLIP_HOME/target/flip.jar" # the build leaves the jar alone where a newer source changed nothing in it
}

train_cache() {
    cache_was_tried && return
    if ! command -v bash >/dev/null; then
        echo "flip: no start-up cache: making it needs bash; members start slower" >&2
        return
    fi
    echo "flip: making the start-up cache (once; a few seconds)" >&2
    mkdir -p "$launches"
    made=$(mktemp -d "$launches/XXXXXX")
    chmod 755 "$made"
    mkdir "$made/training"
    "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$(flip_jar)" extract --destination "$made" --force >/dev/null || return 0
    [ "$(basename "$(flip_jar)")" = flip.jar ] || mv "$made/$(basename "$(flip_jar)")" "$made/flip.jar"
    # Without the cache everything works and starts slower: a failed training is no reason to refuse, nor to try again each time.
    if train >"$made/training.log" 2>&1 && [ -f "$made/training/flip.aot" ]; then
        mv "$made/training/flip.aot" "$made/flip.aot"
    else
        echo "flip: no start-up cache (see $made/training.log); members start slower" >&2
    fi
    cache_identity >"$made/trained-by"
    ln -sfn "$(basename "$made")" "$launch"
    forget_unused
}

forget_unused() { # where it can be told what runs
    [ -d /proc/self ] || return 0
    for each in "$launches"/*/; do
        each=${each%/}
        [ "$each" = "$made" ] || [ -h "$each" ] || grep -qasF "$each/" /proc/[0-9]*/cmdline || rm -rf "$each"
    done
}

train() { # on a port that is probably free
    (cd "$made/training" && "$FLIP_HOME/.mvn/train" $((20000 + $$ % 3000 * 3)) "$JAVA_HOME/bin/java" "@$options" -XX:AOTCacheOutput=flip.aot -jar ../flip.jar)
}

become_member() {
    jar=$(flip_jar) start=
    if [ "${FLIP_AOT:-on}" = off ]; then
        start=-Dspring.aot.enabled=false
    elif cache_is_current; then
        here=$(cd "$launch" && pwd -P)
        jar=$here/flip.jar start=-XX:AOTCache=$here/flip.aot
    fi
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" "@$options" ${start:+"$start"} ${FLIP_JAVA_OPTIONS:-} -jar "$jar" "$@"
}

become_tool() { # MAIN-CLASS ARGUMENTS: a program inside of the jar that is no member
    main=$1
    shift
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" $tool_flags -cp "$(flip_jar)" "-Dloader.main=$main" org.springframework.boot.loader.launch.PropertiesLauncher "$@"
}

build_tests() { # the benchmarks share the end-to-end tests' network; the simulator is one of the tests
    [ -d "$FLIP_HOME/src/test" ] || refuse "this needs the source tree"
    newest=$(find "$FLIP_HOME/src/test/java" -type f -newer "$FLIP_HOME/target/test-classes" 2>/dev/null | head -n 1)
    [ -d "$FLIP_HOME/target/test-classes/io/flip/bench" ] && [ -z "$newest" ] && return
    (cd "$FLIP_HOME" && ./mvnw -q -B -ntp test-compile >&2) || refuse "the build failed (see above)"
    touch "$FLIP_HOME/target/test-classes"
}
