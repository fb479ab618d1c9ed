#!/usr/bin/env perl
# Draws one failover: draw.pl KILLED STARTED <history.json >failover.svg. KILLED is when flip1 was killed, STARTED when it was started
# again, both in milliseconds since 1970; the history is that of a member that stayed. Called by failover, which says the rest.
use strict;
use warnings;
use JSON::PP qw(decode_json);
use Time::Local qw(timegm);

my ($killed, $started) = @ARGV;
my @events = map { { %$_, ms => ms($_->{at}) } } @{ decode_json(do { local $/; <STDIN> }) };

sub ms {
    my ($date, $fraction) = $_[0] =~ /^(.{19})(\.\d+)?Z$/ or die "no time: $_[0]";
    my ($year, $month, $day, $hour, $minute, $second) = split /[-T:]/, $date;
    return 1000 * timegm($second, $minute, $hour, $day, $month - 1, $year) + 1000 * ($fraction // 0);
}

# The first event after a moment with these fields.
sub event {
    my ($after, %fields) = @_;
    for my $event (@events) {
        next if $event->{ms} < $after || grep { ($event->{$_} // '') ne $fields{$_} } keys %fields;
        return $event->{ms};
    }
    die "the history has no event with " . join(', ', map { "$_ $fields{$_}" } sort keys %fields) . "\n";
}

my $down = event($killed, kind => 'member', subject => 'flip1', to => 'down');
my $taken = event($down, kind => 'item', to => 'flip', state => 'active');
my $asked = event($started, kind => 'item', state => 'deactivating');
my $back = event($asked, kind => 'item', to => 'flip1', state => 'active');
my $released = event($asked, kind => 'item', from => 'flip', state => 'waiting');

my %lane = (flip1 => 68, flip => 108, flip2 => 148);
my ($top, $bottom) = (44, 172);
my @out;

sub put { push @out, sprintf(shift, @_) }
sub text { my ($class, $x, $y, $text) = @_; put('<text class="%s" x="%.1f" y="%.1f">%s</text>', $class, $x, $y, $text) }
sub bar { my ($class, $from, $to, $lane) = @_; put('<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="22" rx="4"/>', $class, $from, $lane{$lane} - 11, $to - $from) }
sub mark { my ($x) = @_; put('<line class="mark" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>', $x, $top, $x, $bottom) }

sub axis {    # PX-OF-MS FROM TO STEP ZERO
    my ($px, $from, $to, $step, $zero) = @_;
    put('<line class="axis" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>', $px->($from), $bottom, $px->($to), $bottom);
    for (my $t = $zero; $t <= $to; $t += $step) {
        put('<line class="axis" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>', $px->($t), $bottom, $px->($t), $bottom + 4);
        text('tick', $px->($t), $bottom + 17, $t == $zero ? '0' : $t - $zero >= 1000 ? sprintf('%.1f s', ($t - $zero) / 1000) : sprintf('%d ms', $t - $zero));
    }
}

# On the left the crash: at least as much time after it as before, as that is where most of the text is
my $end = $killed + 500 * (1 + int(2 * ($taken - $killed + 75) / 500));
my $crash = sub { 112 + 400 * ($_[0] - $killed + 150) / ($end - $killed + 150) };
text('title', 112, 20, 'flip1 is killed (kill -9)');
axis($crash, $killed - 150, $end, 500, $killed);
bar('up', $crash->($killed - 150), $crash->($killed), 'flip1');
bar('gone', $crash->($killed), $crash->($end), 'flip1');
bar('up', $crash->($taken), $crash->($end), 'flip');
mark($crash->($_)) for $killed, $down;
text('note', $crash->($killed) + 6, $lane{flip} + 4, sprintf('silent for %d ms', $down - $killed));
text('note', $crash->($down) + 6, $lane{flip2} + 4, 'two of three agree that it is down');
text('note', $crash->($down) + 6, $lane{flip} - 18, sprintf('up on flip after %d ms', $taken - $killed));

# On the right the return
my $before = 20;
my $after = 20 * (2 + int(($back - $asked) / 20));
my $step = $after > 120 ? 100 : $after > 60 ? 50 : 20;
my $return = sub { 560 + 220 * ($_[0] - $asked + $before) / ($after + $before) };
text('title', 560, 20, 'flip1 is back');
axis($return, $asked - $before, $asked + $after, $step, $asked);
bar('up', $return->($asked - $before), $return->($asked), 'flip');
bar('down', $return->($asked), $return->($released), 'flip');
bar('up', $return->($back), $return->($asked + $after), 'flip1');
mark($return->($_)) for $asked, $back;
text('note', 560, $lane{flip2} + 4, sprintf('handed back in %d ms', $back - $asked));

text('name', 12, $lane{flip1} + 5, 'flip1');
text('name', 12, $lane{flip} + 5, 'flip');
text('name', 12, $lane{flip2} + 5, 'flip2');
text('role', 54, $lane{flip2} + 5, 'arbiter');
put('<rect class="up" x="112" y="206" width="14" height="14" rx="3"/>');
text('legend', 132, 217, 'has 10.0.0.201');
put('<rect class="gone" x="250" y="206" width="14" height="14" rx="3"/>');
text('legend', 270, 217, 'dead');
put('<rect class="down" x="330" y="206" width="14" height="14" rx="3"/>');
text('legend', 350, 217, 'puts it down');
text('legend', 470, 217, 'a real run on one machine, at the default timing');

print <<'SVG', join("\n", @out), "\n</svg>\n";
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 232" width="800" height="232" role="img">
<title>A failover: flip1 is killed, flip takes its address, and gives it back when flip1 returns</title>
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title, .name { font-weight: 600 }
  .tick { font-size: 11px; fill: #59636e; text-anchor: middle }
  .role, .legend { font-size: 12px; fill: #59636e }
  .up { fill: #2da44e }
  .down { fill: #bf8700 }
  .gone { fill: #d0d7de }
  .axis { stroke: #818b98 }
  .mark { stroke: #818b98; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .tick, .role, .legend { fill: #9198a1 }
    .up { fill: #3fb950 }
    .down { fill: #d29922 }
    .gone { fill: #3d444d }
  }
</style>
SVG
