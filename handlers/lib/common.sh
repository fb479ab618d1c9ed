# shellcheck shell=sh disable=SC2034,SC2154 # variables pass between these files
# What all handlers here have in common. Sourced; the handler has set name.

# Exit statuses are those of sysexits.h; each handler says which.
fail() { # STATUS MESSAGE
    printf '%s: %s\n' "$name" "$2" >&2
    exit "$1"
}

warn() { # MESSAGE
    printf '%s: %s\n' "$name" "$1" >&2
}

# Sets found to the first text, number or truth value under that key, at whatever depth; escapes in it are not
# understood. Flip hands those on in the environment, so this is for calls by hand.
from_json() { # KEY JSON
    found=
    rest=$2
    while :; do
        case $rest in *"\"$1\""*) rest=${rest#*"\"$1\""} ;; *) return ;; esac
        rest=${rest#"${rest%%[![:space:]]*}"}
        case $rest in :*) rest=${rest#:} ;; *) continue ;; esac
        rest=${rest#"${rest%%[![:space:]]*}"}
        case $rest in
            '"'*) rest=${rest#'"'} && found=${rest%%'"'*} && return ;;
            [a-z0-9-]*) found=${rest%%[!A-Za-z0-9.+-]*} && return ;;
        esac
    done
}

# Sets truth to true or false: what the environment says, else the JSON, else the default.
read_truth() { # KEY ENVIRONMENT DEFAULT JSON
    truth=$2
    if [ -z "$truth" ]; then
        from_json "$1" "$4"
        truth=${found:-$3}
    fi
    case $truth in
        true | false) ;;
        *) fail 78 "$1 is '$truth' in the config of the system: write true or false" ;;
    esac
}

LC_ALL=C && export LC_ALL
