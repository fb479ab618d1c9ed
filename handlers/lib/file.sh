# shellcheck shell=sh disable=SC2034,SC2154 # variables pass between these files
# What file_up and file_down have in common. Sourced, with the handler's arguments, after common.sh.
#
# Exit statuses: 64 called wrongly, 73 the file can't be written or removed, 78 no directory configured.

# Sets encoded to the text as it may stand in a URL (RFC 3986): every byte but letters, digits and -._~ as %XX; a
# first dot too, so that no text is a hidden file or "..".
encode() { # TEXT
    case $1 in
        .* | *[!A-Za-z0-9._~-]*) ;;
        *) encoded=$1 && return ;;
    esac
    encoded=
    for byte in $(printf '%s' "$1" | od -An -v -tx1); do
        case $byte in
            2d | 3[0-9] | 4[1-9a-f] | 5[0-9a] | 5f | 6[1-9a-f] | 7[0-9ae]) byte=$(printf '%b' "\\0$(printf '%o' "0x$byte")") ;;
            2e) [ -n "$encoded" ] && byte=. || byte=%2E ;;
            *) byte=%$(printf '%s' "$byte" | tr a-f A-F) ;;
        esac
        encoded=$encoded$byte
    done
}

# Sets directory, and file in it.
read_arguments() {
    case $# in 1 | 2) ;; *) fail 64 "usage: $name VALUE ['{\"directory\": \"DIRECTORY\"}']" ;; esac
    [ -n "$1" ] || fail 64 "the value is empty"
    directory=${FLIP_CONFIG_DIRECTORY:-}
    if [ -z "$directory" ]; then
        from_json directory "${2:-}"
        directory=$found
    fi
    [ -n "$directory" ] || fail 78 "no directory: set \"directory\" in the config of the system"
    encode "${FLIP_ID:-}"
    directory=$directory/$encoded
    encode "$1"
    file=$directory/$encoded
}
