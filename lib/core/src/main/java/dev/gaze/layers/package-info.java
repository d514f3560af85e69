/**
 * The layers of attention GANs. Each is a KotlinDL {@code Layer}: it works in any KotlinDL model as
 * well as in a Gaze graph. Maps are {@code [N, H, W, C]}.
 */
@NullMarked
package dev.gaze.layers;

import org.jspecify.annotations.NullMarked;
