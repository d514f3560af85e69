/**
 * What {@code org.tensorflow} and {@code dev.gaze.tensorflow} both stand on: how the native library
 * comes to be loaded, and what the process shares. Not API: it changes without notice.
 */
@NullMarked
package dev.gaze.tensorflow.internal;

import org.jspecify.annotations.NullMarked;
