/** Gaze in an application of one's own. */
@org.jspecify.annotations.NullMarked
package dev.gaze.samples;
