package dev.gaze.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

/** The script `gaze`, with a stand-in for Java. */
class LauncherTest :
    FunSpec({
        val home = tempdir().toPath()
        Path.of("../../gaze").copyTo(home.resolve("gaze"))
        val target = home.resolve("dsl/cli/target").createDirectories()
        target.resolve("built").writeText("")
        target.resolve("classpath").writeText("")
        home.resolve("jdk/bin").createDirectories()
        home.resolve("jdk/release").writeText("JAVA_VERSION=\"17\"\n")
        val java = home.resolve("jdk/bin/java")
        java.writeText("#!/bin/sh\nprintf '%s' \"${'$'}{LC_ALL:-}\"\n")
        java.toFile().setExecutable(true)

        fun localeOfJava(vararg locale: Pair<String, String>): String {
            val launcher = ProcessBuilder("sh", home.resolve("gaze").toString(), "check").redirectError(ProcessBuilder.Redirect.DISCARD)
            launcher.environment().keys.removeAll { it.startsWith("LC_") || it == "LANG" }
            launcher.environment().putAll(mapOf("JAVA_HOME" to home.resolve("jdk").toString(), *locale))
            return launcher.start().inputStream.use { it.readBytes().decodeToString() }
        }

        test("Java does not run in a charset that would lose the letters of names") {
            localeOfJava("LC_ALL" to "POSIX") shouldBe "C.UTF-8"
            localeOfJava("LANG" to "C") shouldBe "C.UTF-8"
            localeOfJava() shouldBe "C.UTF-8"
        }

        test("any other locale is the user's own") {
            localeOfJava("LC_ALL" to "C.UTF-8") shouldBe "C.UTF-8"
            localeOfJava("LANG" to "C.UTF-8") shouldBe ""
        }
    })
