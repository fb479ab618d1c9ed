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

{{- define "flip.tokenSecret" -}}
{{ .Values.token.existingSecret | default (printf "%s-token" (include "flip.fullname" .)) }}
{{- end }}

{{- /* What is drawn once and then stays: an entry of a secret of the release. Without a cluster to ask it is drawn for this rendering. */ -}}
{{- define "flip.kept" -}}
{{- $memory := printf "kept %s %s" .secret .entry }}
{{- if not (hasKey .root.Values $memory) }}
{{- $there := lookup "v1" "Secret" .root.Release.Namespace .secret | default dict }}
{{- $_ := set .root.Values $memory (dig "data" .entry (randAlphaNum 32 | b64enc) $there) }}
{{- end }}
{{- get .root.Values $memory }}
{{- end }}

{{- define "flip.previous" -}}
{{ if kindIs "slice" .Values.key.previous }}{{ join "," .Values.key.previous }}{{ else }}{{ .Values.key.previous }}{{ end }}
{{- end }}

{{- define "flip.salt" -}}
{{ include "flip.kept" (dict "root" . "secret" (include "flip.secret" .) "entry" "salt") }}
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
api:
  token_file: /etc/flip/token
  {{- $service := include "flip.fullname" . }}
  {{- $namespace := .Release.Namespace }}
  hosts: {{ concat (list $service (printf "%s.%s" $service $namespace) (printf "%s.%s.svc" $service $namespace)) .Values.apiHosts | toJson }}
{{- with pick .Values.config "parallel_handlers" "history_size" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* The configuration that the first members begin with. */ -}}
{{- define "flip.members" -}}
{{- $root := . -}}
{{- $name := include "flip.fullname" . -}}
{{- $systems := keys .Values.config.cluster.system | sortAlpha -}}
flip:
  {{- include "flip.own" . | nindent 2 }}
  {{- toYaml (omit .Values.config "parallel_handlers" "history_size") | nindent 2 }}
  servers:
    {{- range $ordinal := until (int .Values.bootstrap) }}
    {{ $name }}-{{ $ordinal }}:
      ip: {{ $name }}-{{ $ordinal }}.{{ include "flip.domain" $root }}
      port: {{ $root.Values.ports.gossip }}
      {{- if hasKey $root.Values.priorities (toString $ordinal) }}
      priority: {{ get $root.Values.priorities (toString $ordinal) | int64 }}
      {{- end }}
      systems: {{ if lt $ordinal (sub (int $root.Values.bootstrap) (int $root.Values.arbiters) | int) }}{{ $systems | toJson }}{{ else }}[]{{ end }}
    {{- end }}
server:
  port: {{ .Values.ports.http }}
{{- end }}

{{- /* Whom tools ask: enough of the first ones that somebody answers. */ -}}
{{- define "flip.asked" -}}
{{- range $ordinal := until (min 9 .Values.replicas | int) }}{{ if $ordinal }} {{ end }}{{ include "flip.fullname" $ }}-{{ $ordinal }}.{{ include "flip.domain" $ }}:{{ $.Values.ports.http }}{{ end }}
{{- end }}

{{- /* A pod that asks members, and ends. */ -}}
{{- define "flip.tool" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 2200
  runAsGroup: 2200
  fsGroup: 2200
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "flip.toolContainer" -}}
image: {{ include "flip.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
terminationMessagePolicy: FallbackToLogsOnError
resources:
  requests: {cpu: 10m, memory: 16Mi}
  limits: {memory: 64Mi}
securityContext:
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: {drop: [ALL]}
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
