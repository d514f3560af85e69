package dev.gaze.cli

import dev.gaze.data.ImageFolder
import dev.gaze.data.Skipped
import kotlin.io.path.name

/** What there is to say of a folder's pictures before anybody trains on them. */
internal class Pictures(
    private val images: ImageFolder,
) {
    private val counts: Map<String, Int> =
        (0 until images.size()).groupingBy(images::label).eachCount().mapKeys { (label, _) -> images.classNames()[label] }

    /** How many, of which classes, the fewest last. */
    fun classes(): String =
        if (counts.size == 1) {
            "${count(images.size())}, without classes"
        } else {
            val named = counts.entries.sortedByDescending { it.value }.map { (name, count) -> "$name $count" }
            "${count(images.size())} of ${counts.size} classes: ${listed(named)}"
        }

    /** In a line. */
    fun inShort(): String = "${classes()}; ${sizes()}"

    /** From the smallest to the largest. */
    fun sizes(): String {
        val originals = (0 until images.size()).map(images::original).sortedBy { it.width.toLong() * it.height }
        val (least, middle, most) = listOf(0, originals.size / 2, originals.size - 1).map { originals[it].run { "$width x $height" } }
        return if (least == most) "all $least pixels" else "$least to $most pixels, half of them up to $middle"
    }

    /** How many of each colour model. */
    fun colours(): String =
        (0 until images.size())
            .groupingBy { images.original(it).colours }
            .eachCount()
            .entries
            .sortedByDescending { it.value }
            .joinToString { (name, count) -> "$name $count" }

    /** What becomes of transparent parts; null where no picture has any. */
    fun transparent(): String? =
        (0 until images.size()).count { images.original(it).colours.let { c -> "RGBA" in c || "alpha" in c } }.takeIf { it > 0 }?.let {
            "${count(it)} over the background, white unless --background says another; gaze train --alpha draws it, too"
        }

    /** The shorter sides' median: a network of more pixels learns from enlarged pictures. */
    fun shortSide(): Int = (0 until images.size()).map { images.original(it).run { minOf(width, height) } }.sorted()[images.size() / 2]

    /** What is not used and why, a line for each reason and ending. */
    fun leftOut(): List<String> =
        (images.skipped() + images.leftOut())
            .groupBy { it.reason to it.path.name.substringAfterLast('.', "") }
            .map { (group, files) -> leftOut(group.first, files) }

    private fun leftOut(
        reason: String,
        files: List<Skipped>,
    ): String = "${listed(files.map { "${it.path}" })}: $reason"

    /** What classes of very different sizes do. */
    fun imbalance(): String? {
        val most = counts.maxBy { it.value }
        val fewest = counts.minBy { it.value }
        return if (most.value < UNLIKE * fewest.value) {
            null
        } else {
            "${most.key} has ${most.value} images and ${fewest.key} ${fewest.value}: each is drawn as often as it has images, so that " +
                "${fewest.key} is learnt last"
        }
    }

    /** What helps where images are few. */
    fun few(): String? =
        if (images.size() >= ChosenModel.FEW_IMAGES) {
            null
        } else {
            "a discriminator learns ${images.size()} images by heart, unless what it sees is augmented: " +
                "--augment color,translation,cutout, or diffAugment(color, translation(), cutout()) in a script; a model that " +
                "gaze chooses has it, unless --augment says otherwise"
        }

    private companion object {
        const val NAMED = 5
        const val UNLIKE = 5

        fun count(images: Int): String = if (images == 1) "1 image" else "$images images"

        fun listed(all: List<String>): String =
            all.take(NAMED).joinToString() + if (all.size > NAMED) " and ${all.size - NAMED} more" else ""
    }
}
