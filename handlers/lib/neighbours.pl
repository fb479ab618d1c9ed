# Tells the neighbours on an Ethernet that an address is here, and asks whether another machine answers for it. Linux.
#
#   perl neighbours.pl ADDRESS INDEX HARDWARE ROUTER MILLISECONDS
#
# INDEX and HARDWARE are the interface's, ROUTER is 1 where it forwards IPv6. Announces; then asks, and waits so long for
# an answer (0: does not ask). Prints the hardware address of the machine that answers, and nothing where none does.
use strict;

my ($address, $index, $hardware, $router, $wait) = @ARGV;
my $own = pack 'C6', map { hex } split /:/, $hardware;
my $everybody = "\xff" x 6;

sub fail { die "perl: $_[0]\n" }

sub ethernet { # a socket for what is in frames of this protocol
    my ($protocol) = @_;
    socket(my $socket, 17, 2, unpack 'S', pack 'n', $protocol) or fail "no packet socket: $!";
    bind($socket, place($protocol, '')) or fail "interface $index: $!";
    return $socket;
}

sub place { # struct sockaddr_ll
    my ($protocol, $to) = @_;
    return pack 'S n i S C C a8', 17, $protocol, $index, 0, 0, length $to, $to;
}

sub readable { # within what is left of the time
    my ($socket) = @_;
    return 0 if $wait <= 0;
    vec(my $set = '', fileno $socket, 1) = 1;
    my ($found, $left) = select $set, undef, undef, $wait / 1000;
    $wait = $left * 1000;
    return $found > 0;
}

sub found {
    my ($other) = @_;
    return if $other eq $own;
    print join ':', map { sprintf '%02x', $_ } unpack 'C6', $other;
    exit 0;
}

sub ipv4 {
    my $it = pack 'C4', split /\./, $address;
    my $socket = ethernet(0x0806);
    my $arp = sub {
        my ($operation, $sender, $target) = @_;
        my $packet = pack 'n n C C n a6 a4 a6 a4', 1, 0x0800, 6, 4, $operation, $own, $sender, $target, $it;
        send($socket, $packet, 0, place(0x0806, $everybody)) or fail "send: $!";
    };
    # As a request and as a reply, since some listen to one only.
    $arp->(1, $it, $everybody);
    $arp->(2, $it, $everybody);
    return if $wait <= 0;
    $arp->(1, "\0" x 4, "\0" x 6); # RFC 5227: a probe
    while (readable($socket)) {
        recv $socket, my $packet, 128, 0;
        my ($kind, $sender, $holder) = unpack 'x6 n a6 a4', $packet;
        found($sender) if length $packet >= 28 && $holder eq $it;
    }
}

sub ipv6 {
    require Socket;
    my $it = Socket::inet_pton(10, $address) or fail "not an address";
    socket(my $socket, 10, 3, 58) or fail "no raw socket: $!";
    setsockopt($socket, 41, 18, pack 'i', 255) or fail "hop limit: $!";
    bind($socket, Socket::pack_sockaddr_in6(0, $it, $index)) or fail "bind: $!";
    # An unsolicited neighbour advertisement that overrides, to all nodes (RFC 4861, 7.2.6). The kernel adds its checksum.
    my $advertisement = pack 'C C n N a16 C C a6', 136, 0, 0, $router ? 0xA0000000 : 0x20000000, $it, 2, 1, $own;
    my $all = Socket::pack_sockaddr_in6(0, Socket::inet_pton(10, 'ff02::1'), $index);
    send($socket, $advertisement, 0, $all) or fail "send: $!";
    return if $wait <= 0;
    # One that was not bound hears what is sent to all; of ICMPv6 advertisements alone.
    socket(my $ear, 10, 3, 58) or fail "no raw socket: $!";
    setsockopt($ear, 58, 1, pack 'L8', map { $_ == 4 ? 0xFFFFFEFF : 0xFFFFFFFF } 0 .. 7) or fail "filter: $!";
    # As duplicate address detection asks (RFC 4862, 5.4.2): from nowhere, so that the answer goes to all.
    my $asked = Socket::inet_pton(10, 'ff02::1:ff00:0');
    substr $asked, 13, 3, substr $it, 13, 3;
    my $question = pack 'C C n N a16', 135, 0, 0, 0, $it;
    my $nowhere = "\0" x 16;
    substr $question, 2, 2, pack 'n', checksum($nowhere . $asked . pack('N N', length $question, 58) . $question);
    my $packet = pack('N n C C', 0x60000000, length $question, 58, 255) . $nowhere . $asked . $question;
    send(ethernet(0x86dd), $packet, 0, place(0x86dd, "\x33\x33" . substr $asked, 12, 4)) or fail "send: $!";
    while (readable($ear)) {
        recv $ear, my $answer, 128, 0;
        my ($target, $kind, $other) = unpack 'x8 a16 C x a6', $answer;
        found($other) if length $answer >= 32 && $target eq $it && $kind == 2;
    }
}

sub checksum {
    my $sum = 0;
    $sum += $_ for unpack 'n*', $_[0];
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    return ~$sum & 0xffff;
}

$address =~ /:/ ? ipv6() : ipv4();
