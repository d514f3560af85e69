// Table 1 of the SAGAN paper: attention at 8, 16, 32 or 64, or a residual block of as many parameters in its place.
// Prints the size of every network of the table, and is the one that the arguments name: the height, and "residual".
//
//     for at in 8 16 32 64; do ./gaze train samples/scripts/ablation-attention.gan.kts $at; done
//     ./gaze check samples/scripts/ablation-attention.gan.kts 32 residual
import dev.gaze.shape.ShapeCheck

fun attention(height: Int): GanSpec =
    Presets.sagan(128, 1000, AttentionVariant.OFFICIAL).modify {
        name("attention-$height")
        attentionAt(height)
    }

fun residual(height: Int): GanSpec =
    Presets.saganWithResidualBlocks(128, 1000, AttentionVariant.OFFICIAL, height).modify { name("residual-$height") }

println("%-14s %12s %12s".format("", "generator", "discriminator"))
for (height in listOf(8, 16, 32, 64)) {
    for (spec in listOf(attention(height), residual(height))) {
        val gan = ShapeCheck.check(spec)
        println("%-14s %,12d %,12d".format(java.util.Locale.ROOT, spec.name(), gan.generator().parameters(), gan.discriminator().parameters()))
    }
}

val height = args.firstOrNull()?.toInt() ?: 32
if ("residual" in args) residual(height) else attention(height)
