#!/bin/sh
# Runs in the service `certificates`: an authority of this installation's own, and a certificate for each who listens.
set -eu
cd /certificates
[ ! -e complete ] || exit 0
pass=changeit

keytool -genkeypair -alias authority -dname "CN=Sallyport compose" -keyalg EC -groupname secp256r1 -validity 3650 \
  -ext bc:c -ext ku:c=keyCertSign,cRLSign -keystore authority.p12 -storepass $pass
keytool -exportcert -rfc -alias authority -keystore authority.p12 -storepass $pass -file ca.pem
# What Java trusts: this authority alone.
keytool -importcert -noprompt -alias authority -file ca.pem -keystore trust.p12 -storepass $pass

certificate() { # name, names that clients use, user id of the reader
  keytool -genkeypair -alias own -dname "CN=$1" -keyalg EC -groupname secp256r1 -validity 825 -keystore "$1.p12" -storepass $pass
  keytool -certreq -alias own -keystore "$1.p12" -storepass $pass |
    keytool -gencert -rfc -alias authority -validity 825 -ext "san=$2" -ext ku:c=digitalSignature -ext eku=serverAuth \
      -keystore authority.p12 -storepass $pass >"$1.pem"
  openssl pkcs12 -in "$1.p12" -nocerts -nodes -passin "pass:$pass" | openssl pkcs8 -topk8 -nocrypt >"$1.key"
  rm "$1.p12"
  chown "$3:$3" "$1.key"
  chmod 0600 "$1.key"
}

certificate postgres dns:postgres 999
certificate keycloak dns:keycloak.localhost,dns:localhost 1000
certificate gateway dns:gateway,dns:localhost,ip:127.0.0.1 65532
certificate console dns:console,dns:localhost,ip:127.0.0.1 65532
rm authority.p12
chmod 0644 ./*.pem trust.p12
touch complete
