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

# Sets found to the first text under that key, at whatever depth; escapes in it are not understood. Flip hands
# scalars on in the environment, so this is for calls by hand.
from_json() { # KEY JSON
    found=
    rest=$2
    while :; do
        case $rest in *"\"$1\""*) rest=${rest#*"\"$1\""} ;; *) return ;; esac
        rest=${rest#"${rest%%[![:space:]]*}"}
        case $rest in :*) rest=${rest#:} ;; *) continue ;; esac
        rest=${rest#"${rest%%[![:space:]]*}"}
        case $rest in '"'*) rest=${rest#'"'} && found=${rest%%'"'*} && return ;; esac
    done
}

LC_ALL=C && export LC_ALL
