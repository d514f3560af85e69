/** A trained run behind HTTP. */
@org.jspecify.annotations.NullMarked
package dev.gaze.samples.server;
