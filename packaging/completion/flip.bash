# shellcheck shell=bash
# Completion of flip for bash: commands and options, and the names of members, systems and items, which a member is asked for.

_flip_names() { # members|systems|items
    local FLIP=${COMP_WORDS[0]}
    timeout 1 "$FLIP" names "$1" 2>/dev/null
}

_flip() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="status members systems items why plan history watch doctor check move retry drain resume add remove config help"
    local options="--server --output --token-file --force --if-version --current --without --limit --wait --back --help"
    local words=() names
    local IFS=$'\n'
    COMPREPLY=()
    case $previous in
        -o | --output) words=(text json) ;;
        -s | --server | --if-version | --limit) return ;;
        --token-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        --without) mapfile -t words < <(_flip_names members) ;;
        *)
            case $word in
                -*) IFS=' ' read -r -a words <<<"$options" ;;
                *)
                    if [ "$COMP_CWORD" = 1 ]; then
                        IFS=' ' read -r -a words <<<"$commands"
                    else
                        names=$(_flip_kind)
                        case $names in
                            files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
                            members | systems | items) mapfile -t words < <(_flip_names "$names") ;;
                            *) IFS=' ' read -r -a words <<<"$names" ;;
                        esac
                    fi
                    ;;
            esac
            ;;
    esac
    local each
    for each in "${words[@]}"; do
        case $each in "$word"*) COMPREPLY+=("$(printf %q "$each")") ;; esac
    done
}

# What comes at this place: a kind of names, or words.
_flip_kind() {
    case ${COMP_WORDS[1]}:$COMP_CWORD in
        members:2 | drain:2 | resume:2) echo members ;;
        systems:2 | items:2 | retry:2) echo systems ;;
        why:2 | move:2) echo items ;;
        retry:*) echo items ;;
        move:3) echo members ;;
        check:* | config:3) echo files ;;
        config:2) echo "get put edit" ;;
        add:2) echo "member item" ;;
        remove:2) echo "member item system" ;;
        add:3) [ "${COMP_WORDS[2]}" != item ] || echo systems ;;
        add:*) [ "${COMP_WORDS[2]}" != member ] || echo systems ;;
        remove:*)
            case ${COMP_WORDS[2]} in
                member) echo members ;;
                item) echo items ;;
                system) echo systems ;;
            esac
            ;;
    esac
}

complete -F _flip flip
