# shellcheck shell=sh disable=SC2034,SC2154 # variables pass between these files
# What ip_up and ip_down have in common. Sourced, with the handler's arguments, after common.sh.
#
# Exit statuses: 64 called wrongly, 65 no address, 66 no such interface, 69 no iproute2, 77 not permitted, 78 no interface
# configured, 1 anything else.

# Sets address, length (empty where none is given) and longest, the length of an address that stands alone.
read_value() {
    address=${value%%/*}
    case .$address in
        *[!0-9a-fA-F:.]*) fail 65 "'$value' is not an IP address" ;;
        *:*) longest=128 ;;
        *[!0-9.]* | *.0[0-9]* | *..* | *. | *.*.*.*.*.*) fail 65 "'$value' is not an IP address" ;;
        .*.*.*.*) longest=32 ;;
        *) fail 65 "'$value' is not an IP address" ;;
    esac
    case $value in
        */*) length=${value#*/} ;;
        *) length= && return ;;
    esac
    case $length in
        '' | *[!0-9]* | ????*) ;;
        *) [ "$length" -le "$longest" ] && return ;;
    esac
    fail 65 "'$value': after the slash must be a prefix length from 0 to $longest"
}

# Says why iproute2 failed, and leaves.
explain() { # WHAT ERROR
    case $2 in
        *"not permitted"*) fail 77 "$1: not permitted; it takes CAP_NET_ADMIN: run Flip as root, or give it that capability" ;;
        *"Permission denied"*) fail 77 "$1: permission denied; for an IPv6 address: is IPv6 switched off there?" ;;
        *"Cannot find device"* | *"does not exist"*) no_interface ;;
        *"is garbage"*) fail 69 "$1: this 'ip' is not iproute2's but, it seems, busybox's: install iproute2" ;;
        *"is expected rather than"*) fail 65 "'$value' is not an IP address" ;;
        *) fail 1 "$1: $2" ;;
    esac
}

# Sets setting to what is in a file of /proc/sys, empty where it can't be read. (The status of read says nothing: dash reads
# byte by byte, and the kernel hands out the first only.)
read_setting() { # FILE
    setting=
    { read -r setting <"$1"; } 2>/dev/null
}

# Makes a switch of the interface 1; fails where it is 0 and can't be set.
switch_on() { # FAMILY NAME
    for file in "/proc/sys/net/$1/conf/all/$2" "/proc/sys/net/$1/conf/$interface/$2"; do
        read_setting "$file"
        [ "$setting" != 1 ] || return 0
    done
    { echo 1 >"$file"; } 2>/dev/null
}

# Deleting an address takes along every other one of its subnet that came later, unless the kernel is told to
# promote one of them. An address that stands alone has no such subnet.
keep_others() {
    switch_on ipv4 promote_secondaries ||
        warn "warning: net.ipv4.conf.$interface.promote_secondaries is 0 and can't be set: when an address with a prefix length goes, later ones of its subnet go too"
}

# Sets value, interface, and what read_value sets.
read_arguments() {
    case $# in 1 | 2) ;; *) fail 64 "usage: $name ADDRESS[/LENGTH] ['{\"interface\": \"NAME\"}']" ;; esac
    value=$1
    read_value
    interface=${FLIP_CONFIG_INTERFACE:-}
    if [ -z "$interface" ]; then
        from_json interface "${2:-}"
        interface=$found
    fi
    [ -n "$interface" ] || fail 78 "no interface: set \"interface\" in the config of the system"
    command -v ip >/dev/null || fail 69 "there is no 'ip' on the PATH ($PATH): install iproute2"
}
