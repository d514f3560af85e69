package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.view.AttentionFigure
import dev.gaze.view.AttentionMaps
import java.util.Locale
import kotlin.math.abs

/** `gaze attention`: figure 5 of the paper, of a run. */
internal class AttentionCommand : CliktCommand(name = "attention") {
    private val run by runFolder()
    private val model by modelOption()
    private val count by option(metavar = "N", help = "Images, a row each").int().restrictTo(1..MOST_IMAGES).default(4)
    private val chosen by classOption()
    private val seed by option(metavar = "N", help = "Where the latents come from").long().default(0)
    private val layer by option(
        metavar = "L",
        help = "The attention layer, such as generator/attention (default: the generator's first)",
    )
    private val queries by option(
        metavar = "X,Y;...",
        help = "Query points in pixels from the top left, $MOST_POINTS at most (default: 5 an image, chosen to differ)",
    ).convert { points(it) ?: fail("expected pairs such as 3,5;20,11, 1 to $MOST_POINTS of them") }
    private val out by option(metavar = "F.png", help = "The picture (default: attention.png in the run's folder)").path(canBeDir = false)

    override fun help(context: Context): String =
        "Draw where a trained model looks: for each image its query points, then a heat map for each of them in its colour; " +
            "white lines surround what it looks at most."

    override fun run() {
        val file = out ?: run.path.resolve("attention.png")
        requirePicture(file)
        trained(run, model).use { gan ->
            val labels = labels(gan, count, chosen)
            val latents = gan.latents(seed, labels)
            val figure = AttentionFigure()
            var shown = ""
            for (image in labels.indices) shown = add(figure, AttentionMaps.of(gan, latents.only(image)))
            figure.write(file)
            echo("attention   $file")
            val gamma = gan.attentionGammas().getValue(shown)
            val faint = if (abs(gamma) < FAINT) ": hardly anything of where it looks is in the images" else ""
            echo("layer       $shown, gamma ${"%.3f".format(Locale.ROOT, gamma)}$faint")
            echoClasses(gan, labels)
        }
    }

    /** Adds a row, and says which layer it shows. */
    private fun add(
        figure: AttentionFigure,
        maps: AttentionMaps,
    ): String =
        try {
            val name = maps.fullName(layer ?: maps.layers().keys.firstOrNull() ?: "")
            val points = queries ?: maps.differentPoints(name, 0, minOf(POINTS, maps.layer(name).queries()))
            figure.add(maps, name, 0, points)
            name
        } catch (e: IllegalArgumentException) {
            throw BadInput(e.message)
        }

    private companion object {
        const val POINTS = 5

        /** Less of what attention sees than a tenth is lost among what it is added to. */
        const val FAINT = 0.1

        const val MOST_POINTS = AttentionFigure.MOST_POINTS
        const val MOST_IMAGES = 64

        fun points(text: String): Array<IntArray>? {
            val points = text.split(';').map { point -> point.split(',').map { it.trim().toIntOrNull() ?: return null } }
            if (points.size > MOST_POINTS || points.any { it.size != 2 }) return null
            return points.map { (x, y) -> intArrayOf(x, y) }.toTypedArray()
        }
    }
}
