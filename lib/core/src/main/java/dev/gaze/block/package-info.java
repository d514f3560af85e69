/**
 * What Gaze knows of each kind of block: one file a kind, with its text, its values, its shape rule
 * and the layers that it becomes. {@code Blocks} finds the file of a block.
 *
 * <p>For {@code ShapeCheck} and the graph. Who uses Gaze meets {@code BlockShape} only.
 */
@NullMarked
package dev.gaze.block;

import org.jspecify.annotations.NullMarked;
