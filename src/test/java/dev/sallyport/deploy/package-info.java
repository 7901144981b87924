/**
 * What is shipped beside the jar: image, compose file, chart and manifests, systemd's unit. Each is
 * read as its own tools read it, and what it says of the program is compared with the program.
 */
package dev.sallyport.deploy;
