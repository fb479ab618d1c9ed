{{- /* What the schema can't see: values that don't fit each other. All mistakes are told at once, each with what to write instead. */ -}}
{{- define "flip.validate" -}}
{{- $mistakes := list }}
{{- range list "members" "ids" "quorum" "timing" "systems" "room" "labels" }}
{{- with include (printf "flip.mistakes.%s" .) $ | trim }}{{ $mistakes = append $mistakes . }}{{ end }}
{{- end }}
{{- with $mistakes }}{{ fail (printf "the values can't work:\n\n%s\n" (join "\n" .)) }}{{ end }}
{{- end }}

{{- define "flip.mistakes.members" -}}
{{- $v := .Values }}
{{- if lt (int $v.replicas) (int $v.bootstrap) }}
replicas: {{ $v.replicas }} is less than bootstrap ({{ $v.bootstrap }}), and the first members are never taken out: write at least {{ $v.bootstrap }}
{{- end }}
{{- if ge (int $v.arbiters) (int $v.bootstrap) }}
arbiters: {{ $v.arbiters }} of the first {{ $v.bootstrap }} members leave nobody who could hold anything: write at most {{ sub $v.bootstrap 1 }}
{{- end }}
{{- end }}

{{- define "flip.mistakes.ids" -}}
{{- $v := .Values }}
{{- $name := include "flip.fullname" . }}
{{- range $ordinal, $_ := $v.priorities }}
{{- if ge (int $ordinal) (int $v.replicas) }}
priorities.{{ $ordinal }}: there is no {{ $name }}-{{ $ordinal }}: write numbers below {{ $v.replicas }} (replicas)
{{- end }}
{{- end }}
{{- range $index, $id := $v.config.voters }}
{{- $ordinal := trimPrefix (print $name "-") $id }}
{{- if or (not (regexMatch "^(0|[1-9][0-9]*)$" $ordinal)) (ge (int $ordinal) (int $v.bootstrap)) }}
config.voters[{{ $index }}]: {{ $id }} is none of the first members: write {{ $name }}-N, with N below {{ $v.bootstrap }} (bootstrap)
{{- end }}
{{- end }}
{{- end }}

{{- /* Every member votes, also those that join, where nobody is named. */ -}}
{{- define "flip.mistakes.quorum" -}}
{{- $v := .Values }}
{{- $named := len ($v.config.voters | default list) }}
{{- $first := $named | default (int $v.bootstrap) }}
{{- $voters := $named | default (int $v.replicas) }}
{{- $quorum := int ($v.config.quorum | default (add1 (div $voters 2))) }}
{{- $spare := sub $voters $quorum | int }}
{{- if gt (int ($v.config.quorum | default 0)) $first }}
config.quorum: {{ $v.config.quorum }} is more than there are voters at first ({{ $first }}), so nothing could ever be active: write {{ add1 (div $first 2) }}, the majority, or leave it out
{{- else if and (gt (int $v.replicas) 1) (lt $spare 1) }}
replicas: with {{ $voters }} voters and a quorum of {{ $quorum }} none may be away, not even for an upgrade: have at least {{ add1 $quorum }} voters (one that only votes is enough: arbiters: 1), or a single member to try Flip out
{{- else if and $v.podDisruptionBudget.enabled (gt (int $v.replicas) 1) (gt (int $v.podDisruptionBudget.maxUnavailable) $spare) }}
podDisruptionBudget.maxUnavailable: without {{ $v.podDisruptionBudget.maxUnavailable }} of {{ $voters }} voters there is no quorum ({{ $quorum }}): write at most {{ $spare }}
{{- end }}
{{- end }}

{{- /* Milliseconds of a duration: a number, or one with a unit. */ -}}
{{- define "flip.millis" -}}
{{- if kindIs "string" . }}
{{- $unit := regexFind "[a-z]+$" . | default "ms" }}
{{- mul (regexFind "^[0-9]+" .) (get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000) $unit) }}
{{- else }}{{ int64 . }}{{ end }}
{{- end }}

{{- /* A round: in it a member has pinged all voters; see docs/configuration.md. */ -}}
{{- define "flip.mistakes.timing" -}}
{{- $c := .Values.config }}
{{- $members := int .Values.replicas }}
{{- $voters := len ($c.voters | default list) | default $members }}
{{- $peers := ternary $voters (sub $voters 1) (lt $voters $members) }}
{{- $each := int ($c.ping_per_interval | default 3) }}
{{- $round := mul (div (add $peers (sub $each 1)) $each) (include "flip.millis" ($c.gossip_interval | default 250)) }}
{{- $least := add $round (div (add1 $round) 2) }}
{{- $timeout := include "flip.millis" ($c.ping_timeout | default 750) | int64 }}
{{- if lt $timeout $least }}
config.ping_timeout: {{ $timeout }} ms is less than one and a half rounds of pings with {{ $members }} members (a round is {{ $round }} ms), so living ones would be suspected: write at least {{ $least }}, or a smaller gossip_interval, or a larger ping_per_interval
{{- end }}
{{- with $c.autoremove }}
{{- if lt (include "flip.millis" . | int64) (mul 10 $timeout) }}
config.autoremove: {{ include "flip.millis" . }} ms is less than 10 ping_timeouts, so a member that only restarts would be removed: write at least {{ mul 10 $timeout }}, better several minutes
{{- end }}
{{- end }}
{{- end }}

{{- define "flip.mistakes.systems" -}}
{{- $v := .Values }}
{{- $name := include "flip.fullname" . }}
{{- range $id, $system := $v.config.cluster.system }}
{{- $place := printf "config.cluster.system.%s" $id }}
{{- range $index, $value := $system.data }}
{{- if not (kindIs "string" $value) }}
{{ $place }}.data[{{ $index }}]: YAML takes this for {{ if kindIs "float64" $value }}a number{{ else if kindIs "bool" $value }}a truth value{{ else }}nothing{{ end }}, and would write it otherwise (7 for 007, 1.1 for 1.10, false for no): write it in quotation marks
{{- end }}
{{- end }}
{{- range $item, $member := $system.pins }}
{{- if not (has $item $system.data) }}
{{ $place }}.pins.{{ $item }}: is no item of the system: write it as in the data, in quotation marks
{{- end }}
{{- $ordinal := trimPrefix (print $name "-") $member }}
{{- $holders := sub $v.bootstrap $v.arbiters }}
{{- if or (not (regexMatch "^(0|[1-9][0-9]*)$" $ordinal)) (ge (int64 $ordinal) $holders) }}
{{ $place }}.pins.{{ $item }}: {{ $member }} is none of the first members that hold anything: write {{ $name }}-N, with N below {{ $holders }}
{{- end }}
{{- end }}
{{- if and (hasKey $system "address") (not $v.addresses) }}
{{ $place }}.address: changes addresses, which these pods may not: write addresses: true
{{- end }}
{{- range $event := list "alive" "down" }}
{{- $program := get $system $event | default "" }}
{{- if kindIs "slice" $program }}{{ $program = first $program }}{{ end }}
{{- if and (has (base $program) (list "ip_up" "ip_down")) (not $v.addresses) (not (hasKey $v.handlers (base $program))) }}
{{ $place }}.{{ $event }}: {{ $program }} changes addresses, which these pods may not: write addresses: true
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Bytes of an amount, by one of two ways of writing its unit; nothing where it is written in yet another way. */ -}}
{{- define "flip.bytes" -}}
{{- $text := toString .of }}
{{- $unit := regexFind "[A-Za-z]*$" $text }}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 }}
{{- if eq .as "binary" }}{{ $unit = regexReplaceAll "b$" (lower $unit) "" }}{{ $units = dict "" 1 "k" 1024 "m" 1048576 "g" 1073741824 }}{{ end }}
{{- if and (regexMatch "^[0-9]+(\\.[0-9]+)? ?[A-Za-z]*$" $text) (hasKey $units $unit) }}
{{- mulf (regexFind "^[0-9.]+" $text) (get $units $unit) | int64 }}
{{- end }}
{{- end }}

{{- define "flip.mistakes.room" -}}
{{- $v := .Values }}
{{- $mebi := 1048576 }}
{{- $history := $v.config.history_size | default "16MB" }}
{{- $disk := add (include "flip.bytes" (dict "of" $history "as" "binary") | int64) (mul 32 $mebi) }}
{{- if lt (include "flip.bytes" (dict "of" $v.persistence.size "as" "kubernetes") | int64) $disk }}
persistence.size: {{ $v.persistence.size }} is too little: the history may have {{ $history }} (config.history_size), all else 32Mi: write at least {{ div (add $disk (sub $mebi 1)) $mebi }}Mi
{{- end }}
{{- $heap := regexFind "-Xmx[0-9]+[kKmMgG]?" $v.javaOptions | trimPrefix "-Xmx" | default "192m" }}
{{- $least := add (include "flip.bytes" (dict "of" $heap "as" "binary") | int64) (mul 96 $mebi) }}
{{- with dig "limits" "memory" "" $v.resources }}
{{- $limit := include "flip.bytes" (dict "of" . "as" "kubernetes") }}
{{- if and $limit (lt (int64 $limit) $least) }}
resources.limits.memory: {{ . }} is too little for a heap of {{ $heap }} and the 96Mi that Java needs beside it: write at least {{ div (add $least (sub $mebi 1)) $mebi }}Mi, or a smaller heap (javaOptions: -Xmx128m)
{{- end }}
{{- end }}
{{- end }}

{{- define "flip.mistakes.labels" -}}
{{- $own := include "flip.labels" . | fromYaml }}
{{- range $label, $_ := .Values.podLabels }}
{{- if hasKey $own $label }}
podLabels.{{ $label }}: is the chart's own, and pods are found by it: take it out
{{- end }}
{{- end }}
{{- end }}
