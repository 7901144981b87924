{{/* Labels by which the pods of a role are found: these never change. */}}
{{- define "sallyport.selector" -}}
app.kubernetes.io/name: sallyport
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "sallyport.labels" -}}
{{ include "sallyport.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "sallyport.name" -}}
{{ printf "%s-%s" .root.Release.Name .role | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "sallyport.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end -}}
{{- end }}

{{/* The configuration of one role: gateways may have a user of their own in the store. */}}
{{- define "sallyport.config" -}}
{{- $config := deepCopy .root.Values.config -}}
{{- if and (eq .role "gateway") .root.Values.gateway.store.user -}}
{{- $_ := set $config.store.postgresql "user" .root.Values.gateway.store.user -}}
{{- end -}}
{{- toYaml $config -}}
{{- end }}

{{/* The pods of one role. A stateful set, because each has a journal of its own. */}}
{{- define "sallyport.nodes" -}}
{{- $values := index .root.Values .role -}}
{{- $config := .root.Values.config -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "sallyport.name" . }}
  labels:
    {{- include "sallyport.labels" . | nindent 4 }}
spec:
  replicas: {{ $values.replicas }}
  serviceName: {{ include "sallyport.name" . }}-nodes
  # They know each other by the store alone; one after the other is for the rolling restart.
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  selector:
    matchLabels:
      {{- include "sallyport.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "sallyport.labels" . | nindent 8 }}
      annotations:
        # A node reads its configuration at the start alone.
        checksum/config: {{ include "sallyport.config" . | sha256sum }}
        {{- with $values.annotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "sallyport.selector" . | nindent 14 }}
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "sallyport.selector" . | nindent 14 }}
      containers:
        - name: sallyport
          image: {{ include "sallyport.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: [serve, -c, /etc/sallyport/sallyport.yaml, --role, {{ .role }}]
          {{- with $values.javaOptions }}
          # Each in place of the image's own.
          env:
            - name: JDK_JAVA_OPTIONS
              value: {{ . | quote }}
          {{- end }}
          ports:
            {{- if eq .role "gateway" }}
            - name: mysql
              containerPort: {{ $config.listener.port }}
            {{- else }}
            - name: https
              containerPort: {{ $config.web.port }}
            {{- end }}
            - name: management
              containerPort: {{ $config.management.port }}
          # Alive, not ready: a first start, with migrations, has two minutes; who is ready is the next probe's to say.
          startupProbe:
            httpGet: { path: /healthz, port: management }
            periodSeconds: 2
            failureThreshold: 60
          readinessProbe:
            httpGet: { path: /readyz, port: management }
            periodSeconds: 2
            timeoutSeconds: 6
            failureThreshold: 2
          # By itself alone: a database that is away is no reason to end sessions.
          livenessProbe:
            httpGet: { path: /healthz, port: management }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: journal
              mountPath: /var/lib/sallyport
            - name: tmp
              mountPath: /tmp
            - name: config
              mountPath: /etc/sallyport/sallyport.yaml
              subPath: {{ if and (eq .role "gateway") .root.Values.gateway.store.user }}gateway.yaml{{ else }}sallyport.yaml{{ end }}
              readOnly: true
            - name: policies
              mountPath: /etc/sallyport/policies
              readOnly: true
            - name: secrets
              mountPath: /etc/sallyport/secrets
              readOnly: true
            - name: tls
              mountPath: /etc/sallyport/tls
              readOnly: true
      volumes:
        # The native parts of SQLite, zstd and Netty are unpacked here.
        - name: tmp
          emptyDir: { medium: Memory, sizeLimit: 64Mi }
        - name: config
          configMap:
            name: {{ .root.Release.Name }}
        - name: policies
          configMap:
            name: {{ .root.Release.Name }}-policies
        - name: secrets
          secret:
            secretName: {{ $values.secretName }}
            defaultMode: 288
        - name: tls
          secret:
            secretName: {{ $values.tlsSecretName }}
            defaultMode: 288
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: journal
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $values.journal.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $values.journal.size }}
{{- end }}

{{/* How the pods of one role are reached, by clients and one by one, and how many may be away. */}}
{{- define "sallyport.services" -}}
{{- $values := index .root.Values .role -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "sallyport.name" . }}
  labels:
    {{- include "sallyport.labels" . | nindent 4 }}
  {{- with $values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $values.service.type }}
  {{- if eq .role "console" }}
  sessionAffinity: ClientIP
  {{- end }}
  selector:
    {{- include "sallyport.selector" . | nindent 4 }}
  ports:
    {{- if eq .role "gateway" }}
    - name: mysql
      port: {{ $values.service.port }}
      targetPort: mysql
    {{- else }}
    - name: https
      port: {{ $values.service.port }}
      targetPort: https
    {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "sallyport.name" . }}-nodes
  labels:
    {{- include "sallyport.labels" . | nindent 4 }}
    sallyport/figures: "true"
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "sallyport.selector" . | nindent 4 }}
  ports:
    - name: management
      port: {{ .root.Values.config.management.port }}
      targetPort: management
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "sallyport.name" . }}
  labels:
    {{- include "sallyport.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ $values.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "sallyport.selector" . | nindent 6 }}
{{- end }}
