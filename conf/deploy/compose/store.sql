-- Runs once, in the service `postgres`, when its volume is new: the store, its owner, as whom the console logs in, and the
-- gateway's user, to whom the console gives the rights of its version at each start.
\set owner `cat /run/secrets/store-password`
\set gateway `cat /run/secrets/store-gateway-password`
CREATE ROLE sallyport LOGIN PASSWORD :'owner';
CREATE DATABASE sallyport OWNER sallyport ENCODING 'UTF8' TEMPLATE template0;
CREATE ROLE sallyport_gateway LOGIN PASSWORD :'gateway';
REVOKE ALL ON DATABASE sallyport FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE sallyport TO sallyport_gateway;
