# shellcheck shell=sh disable=SC2034,SC2154 # variables pass between these files
# What ip_up and ip_down have in common. Sourced, with the handler's arguments, after common.sh.
#
# Exit statuses: 64 called wrongly, 65 no address that a machine can have, or the machine's own, 66 no such interface,
# 69 no iproute2, 75 the interface passes no packet, 77 not permitted, 78 the config is not complete, 1 anything else.

no_address() { # WHY
    fail 65 "'$value' $1"
}

# Sets address, length (empty where none is given) and longest, the length of an address that stands alone.
read_value() {
    address=${value%%/*}
    case .$address in
        *[!0-9a-fA-F:.]*) no_address "is not an IP address" ;;
        .::[fF][fF][fF][fF]:*) no_address "is an IPv4 address written as IPv6: write it as IPv4" ;;
        *:*) longest=128 ;;
        *[!0-9.]* | *.0[0-9]* | *..* | *. | *.*.*.*.*.*) no_address "is not an IP address" ;;
        .*.*.*.*) longest=32 ;;
        *) no_address "is not an IP address" ;;
    esac
    read_length
    case $longest in
        32) check_ipv4 ;;
        128) check_ipv6 ;;
    esac
}

read_length() {
    length=
    case $value in */*) length=${value#*/} ;; *) return ;; esac
    case $length in
        '' | 0* | *[!0-9]* | ????*) ;;
        *) [ "$length" -le "$longest" ] && return ;;
    esac
    no_address "must have a prefix length from 1 to $longest after the slash, without a leading zero"
}

# What no single machine has, or what nobody can reach.
check_ipv4() {
    case $address in
        0.*) no_address "is of 0.0.0.0/8, and no machine has such an address" ;;
        127.*) no_address "is of the loopback 127.0.0.0/8, and nobody else can reach it" ;;
        22[4-9].* | 23[0-9].*) no_address "is a multicast address" ;;
        255.255.255.255) no_address "is the broadcast address" ;;
    esac
    [ -n "$length" ] && [ "$length" -le 30 ] || return 0
    number=0 rest=$address.
    while [ -n "$rest" ]; do
        octet=${rest%%.*} rest=${rest#*.}
        [ -n "$octet" ] && [ "${#octet}" -le 3 ] && [ "$octet" -le 255 ] || no_address "is not an IP address"
        number=$((number * 256 + octet))
    done
    hosts=$(((1 << (32 - length)) - 1))
    case $((number & hosts)) in
        0) no_address "is the address of the network itself, not of a machine in it" ;;
        "$hosts") no_address "is the broadcast address of its network" ;;
    esac
}

check_ipv6() {
    case $address in
        [fF][fF]??:*) no_address "is a multicast address" ;;
        *[!0:]*) ;;
        *) no_address "is the address of no machine" ;;
    esac
    case ${address%1} in
        *[!0:]* | "$address") ;;
        *) no_address "is the loopback, and nobody else can reach it" ;;
    esac
}

# Says why iproute2 failed, and leaves.
explain() { # WHAT ERROR
    case $2 in
        *"not permitted"*) fail 77 "$1: not permitted; it takes CAP_NET_ADMIN: run Flip as root, or give it that capability" ;;
        *"Permission denied"*) fail 77 "$1: permission denied; for an IPv6 address: is IPv6 switched off there?" ;;
        *"Cannot find device"* | *"does not exist"*) no_interface ;;
        *"is garbage"*) fail 69 "$1: this 'ip' is not iproute2's but, it seems, busybox's: install iproute2" ;;
        *"is expected rather than"*) no_address "is not an IP address" ;;
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

# Sets interface to its real name (it may be given by an alternative one), index, flags, and hardware (its own address).
read_interface() {
    case $interface in
        *:*) fail 66 "no such interface: $interface: that is the old way to give an interface more addresses; write ${interface%%:*}" ;;
    esac
    link=$(ip -o link show dev "$interface" 2>&1) || explain "looking at $interface" "$link"
    index=${link%%:*}
    interface=${link#*: }
    interface=${interface%%[:@]*}
    flags=${link#*<}
    flags=,${flags%%>*},
    hardware=${link#* link/}
    hardware=${hardware#* }
    hardware=${hardware%% *}
    # What tells an address that ip_up has put up from the machine's own: for IPv4 a label, if the name leaves room for one.
    mark=
    for suffix in :flip :f; do
        [ -n "$mark" ] || [ $((${#interface} + ${#suffix})) -gt 15 ] || mark=$interface$suffix
    done
}

# Sets there to a line for each prefix length with which the address is on the interface.
look() {
    there=$(ip -o addr show dev "$interface" to "$address/$longest" 2>&1) || explain "looking at $interface" "$there"
}

# Whether ip_up has put up an address that is there with that length. One that stands alone is taken for its own: so earlier
# versions put them up, and an administrator seldom does. Others are told by their label, or, for IPv6, by what they are.
is_ours() { # LENGTH THE-REST-OF-ITS-LINE
    [ "$1" != "$longest" ] || return 0
    case $longest$as_source$2 in
        128*" nodad deprecated "* | 128true*" nodad "*) ;;
        128*) return 1 ;;
        *":flip\\"* | *":f\\"*) ;;
        *) [ -z "$mark" ] && [ "$1" = "$length" ] ;;
    esac
}

# Sets value, interface, as_source, json (the rest of the config), and what read_value sets.
read_arguments() {
    case $# in 1 | 2) ;; *) fail 64 "usage: $name ADDRESS[/LENGTH] ['{\"interface\": \"NAME\"}']" ;; esac
    value=$1 json=${2:-}
    read_value
    interface=${FLIP_CONFIG_INTERFACE:-}
    if [ -z "$interface" ]; then
        from_json interface "$json"
        interface=$found
    fi
    [ -n "$interface" ] || fail 78 "no interface: set \"interface\" in the config of the system"
    read_truth as_source "${FLIP_CONFIG_AS_SOURCE:-}" false "$json"
    as_source=$truth
    command -v ip >/dev/null || fail 69 "there is no 'ip' on the PATH ($PATH): install iproute2"
}
