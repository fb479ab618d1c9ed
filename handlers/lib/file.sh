# shellcheck shell=sh disable=SC2034,SC2154 # variables pass between these files
# What file_up and file_down have in common. Sourced, with the handler's arguments, after common.sh.
#
# Exit statuses: 64 called wrongly, 73 the file can't be written or removed, 77 somebody else could put something
# in its place, 78 no directory configured.

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

# Sets parent, member (the name of this one's directory in it), directory (both), and item (the name of the file).
read_arguments() {
    case $# in 1 | 2) ;; *) fail 64 "usage: $name VALUE ['{\"directory\": \"DIRECTORY\"}']" ;; esac
    [ -n "$1" ] || fail 64 "the value is empty"
    parent=${FLIP_CONFIG_DIRECTORY:-}
    if [ -z "$parent" ]; then
        from_json directory "${2:-}"
        parent=$found
    fi
    [ -n "$parent" ] || fail 78 "no directory: set \"directory\" in the config of the system"
    encode "${FLIP_ID:-}"
    member=$encoded
    directory=$parent/$member
    encode "$1"
    item=$encoded
}

# Goes into the directory, and stays there whatever is put in its place meanwhile. Whoever can write in it, or has put a
# link there, could have us write or remove any file of ours: then nothing is done.
enter() {
    home=$(cd -P "$parent" && pwd -P) || fail 73 "can't go to $parent"
    cd -P "$directory" || fail 73 "can't go to $directory"
    [ "$(pwd -P)" = "${home%/}${member:+/}$member" ] || fail 77 "$directory is a link: take it away"
    # shellcheck disable=SC2012 # of one directory, by its first words
    IFS=' ' read -r mode _ owner group _ <<EOF
$(ls -ldn .)
EOF
    [ "$owner" = 0 ] || [ -O . ] || fail 77 "$directory is somebody else's (of the user $owner): name a directory of this user's"
    case $mode in
        d???????w[!tT]*) ;;
        d????w???[!tT]*) [ "$group" != "$owner" ] || return 0 ;; # a group that is this user alone
        *) return 0 ;;
    esac
    fail 77 "others may write in $directory: chmod go-w $directory"
}
