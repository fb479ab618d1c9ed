{{- define "flip.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "flip.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flip.labels" -}}
{{ include "flip.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "flip.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "flip.secret" -}}
{{ .Values.key.existingSecret | default (printf "%s-key" (include "flip.fullname" .)) }}
{{- end }}

{{- define "flip.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "flip.fullname" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- /* The name of a member in the cluster's DNS; a dot at its end would be one look-up, and is no host name to Flip. */ -}}
{{- define "flip.domain" -}}
{{ include "flip.fullname" . }}-members.{{ .Release.Namespace }}.svc
{{- end }}

{{- /* What is each member's own, in both files. */ -}}
{{- define "flip.own" -}}
log_level: {{ .Values.logLevel }}
data_dir: /var/lib/flip
bind: 0.0.0.0
stop_timeout: {{ .Values.stopTimeout }}s
{{- end }}

{{- /* The configuration that the first members begin with. */ -}}
{{- define "flip.members" -}}
{{- $root := . -}}
{{- $name := include "flip.fullname" . -}}
{{- $systems := keys .Values.config.cluster.system | sortAlpha -}}
flip:
  {{- include "flip.own" . | nindent 2 }}
  {{- toYaml .Values.config | nindent 2 }}
  servers:
    {{- range $ordinal := until (int .Values.bootstrap) }}
    {{ $name }}-{{ $ordinal }}:
      ip: {{ $name }}-{{ $ordinal }}.{{ include "flip.domain" $root }}
      port: {{ $root.Values.ports.gossip }}
      {{- if hasKey $root.Values.priorities (toString $ordinal) }}
      priority: {{ get $root.Values.priorities (toString $ordinal) }}
      {{- end }}
      systems: {{ if lt $ordinal (sub (int $root.Values.bootstrap) (int $root.Values.arbiters) | int) }}{{ $systems | toJson }}{{ else }}[]{{ end }}
    {{- end }}
server:
  port: {{ .Values.ports.http }}
{{- end }}

{{- /* Of those that come later: they are told the rest. */ -}}
{{- define "flip.joining" -}}
flip:
  {{- include "flip.own" . | nindent 2 }}
  port: {{ .Values.ports.gossip }}
  systems: {{ keys .Values.config.cluster.system | sortAlpha | toJson }}
  join:
    {{- range $ordinal := until (int .Values.bootstrap) }}
    - {{ include "flip.fullname" $ }}-{{ $ordinal }}.{{ include "flip.domain" $ }}:{{ $.Values.ports.gossip }}
    {{- end }}
server:
  port: {{ .Values.ports.http }}
{{- end }}
