/**
 * How a checked GAN becomes graphs: the training graph with its two steps, and the small one of a
 * trained network.
 */
@NullMarked
package dev.gaze.graph.internal;

import org.jspecify.annotations.NullMarked;
