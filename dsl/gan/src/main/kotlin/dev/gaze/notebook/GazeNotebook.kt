package dev.gaze.notebook

import dev.gaze.checkpoint.RunFolder
import dev.gaze.picture
import dev.gaze.shape.CheckedGan
import dev.gaze.view.AttentionMaps
import org.jetbrains.kotlinx.jupyter.api.HTML
import org.jetbrains.kotlinx.jupyter.api.libraries.JupyterIntegration
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.util.Base64
import javax.imageio.ImageIO
import kotlin.io.path.exists
import kotlin.io.path.readBytes

/**
 * Gaze in a Kotlin notebook. The kernel finds it through `META-INF/kotlin-jupyter-libraries` as soon as the library is on the
 * class path:
 *
 * ```
 * @file:DependsOn("dev.gaze:gaze-dsl:0.1.0")
 *
 * val gan = RunFolder(Path.of("runs/sagan")).trained()
 * gan.attention(intArrayOf(3, 3, 5))   // the figure, inline
 * gan.picture(intArrayOf(0, 1, 2))     // samples: a picture, which notebooks show anyway
 * ```
 *
 * Attention maps are shown as figure 5 of the paper, a run as its latest samples, a checked GAN as its table.
 */
public class GazeNotebook : JupyterIntegration() {
    /** Imports the words of the DSL and says how runs, checked GANs and attention maps are shown; called by the kernel. */
    override fun Builder.onLoaded() {
        import("dev.gaze.*", "dev.gaze.checkpoint.RunFolder", "dev.gaze.data.*", "dev.gaze.shape.ShapeCheck", "dev.gaze.view.*")
        import("java.nio.file.Path")
        render<AttentionMaps> { HTML(image(png(it.picture()))) }
        render<RunFolder> { HTML(if (it.samples().exists()) image(it.samples().readBytes()) else text("${it.path} has no samples yet")) }
        render<CheckedGan> { HTML(text(it.describe())) }
    }
}

private fun png(picture: BufferedImage): ByteArray = ByteArrayOutputStream().also { ImageIO.write(picture, "png", it) }.toByteArray()

private fun image(png: ByteArray) =
    "<img src=\"data:image/png;base64,${Base64.getEncoder().encodeToString(png)}\" style=\"max-width: 100%\">"

private fun text(text: String) = "<pre>${text.replace("&", "&amp;").replace("<", "&lt;")}</pre>"
