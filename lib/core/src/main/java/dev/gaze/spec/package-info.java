/**
 * What a GAN is, as values: immutable records that say which blocks stand where, and how the two
 * networks are trained. Nothing here touches TensorFlow; a spec is checked by {@code ShapeCheck}.
 *
 * <p>A component that is {@code null} means "as the network says" or "as the place suggests";
 * {@code ShapeCheck} replaces every such null by what it stands for.
 */
@NullMarked
package dev.gaze.spec;

import org.jspecify.annotations.NullMarked;
