/**
 * Settings and sessions of the TensorFlow 2.21 runtime under the TensorFlow 1.x Java API ({@code
 * org.tensorflow}).
 *
 * <p>{@link dev.gaze.tensorflow.RuntimeConfig} says on what device and how precisely to compute;
 * {@link dev.gaze.tensorflow.Sessions} opens sessions with it and holds the config of sessions that
 * are opened without one, as KotlinDL does.
 */
@NullMarked
package dev.gaze.tensorflow;

import org.jspecify.annotations.NullMarked;
