package dev.gaze

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.writeText

/** What must not compile, each with a part of the compiler's message. */
private val SENSELESS =
    listOf(
        "generator { generator { } }" to "cannot be called in this context",
        "generator { discriminator { } }" to "cannot be called in this context",
        "generator { classes(10) }" to "cannot be called in this context",
        "training { training { } }" to "cannot be called in this context",
        "training { generator { generator { } } }" to "cannot be called in this context",
        "training { generator { steps(7) } }" to "cannot be called in this context",
        "generator { projectionHead() }" to "Unresolved reference",
        "generator { downsample(2) }" to "Unresolved reference",
        "generator { sumPool() }" to "Unresolved reference",
        "discriminator { denseMap(4, 256) }" to "Unresolved reference",
        "discriminator { transposedConv(64) }" to "Unresolved reference",
        "discriminator { sharedEmbedding(128) }" to "Unresolved reference",
        "training { resBlock(8) }" to "Unresolved reference",
        "training { loss(relu) }" to "Unresolved reference",
        "generator { resBlock(8, activation = leakyRelu(0.1)) }" to "type mismatch",
        "resBlock(8)" to "Unresolved reference",
    )

class ScopesTest :
    FunSpec({
        test("what makes no sense in a scope does not compile") {
            val folder = tempdir().toPath()
            val sensible = "generator { resBlock(8); selfAttention(variant = official) }; training { generator { adam() } }"
            val lines = (SENSELESS.map { it.first } + sensible).mapIndexed { i, body -> "val gan$i = gan(\"x\") { $body }" }
            val source = folder.resolve("Scopes.kt").apply { writeText("import dev.gaze.gan\n" + lines.joinToString("\n")) }

            val errors = compile(source, folder.resolve("classes"))

            errors.keys shouldBe SENSELESS.indices.map { it + 2 }.toSet()
            SENSELESS.forEachIndexed { i, (_, message) -> errors[i + 2] shouldContain message }
        }
    })
