package dev.gaze.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.createFile
import kotlin.io.path.createParentDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.setLastModifiedTime
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

        /** Whether it calls Maven, which is a stand-in that fails. */
        fun builds(): Boolean {
            val bin = home.resolve("bin").createDirectories()
            val maven = bin.resolve("mvn")
            maven.writeText("#!/bin/sh\nexit 1\n")
            maven.toFile().setExecutable(true)
            val launcher = ProcessBuilder("sh", home.resolve("gaze").toString(), "check").redirectErrorStream(true)
            launcher.environment()["JAVA_HOME"] = home.resolve("jdk").toString()
            launcher.environment().merge("PATH", "$bin:") { path, first -> first + path }
            val said =
                launcher
                    .start()
                    .inputStream
                    .use { it.readBytes() }
                    .decodeToString()
            return "gaze: building" in said
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

        test("what Maven has built by itself is not built again, unless a source is newer") {
            target.resolve("built").deleteExisting()
            val source = home.resolve("lib/core/src/Some.java").createParentDirectories().createFile()
            val compiled =
                home
                    .resolve("lib/tensorflow/target/maven-status/maven-compiler-plugin/compile/default-compile/inputFiles.lst")
                    .createParentDirectories()
                    .createFile()
            val jar = target.resolve("gaze-cli.jar").createFile()
            for (folder in listOf("pom.xml", ".mvn", "lib/core/pom.xml", "dsl/cli/pom.xml", "dsl/cli/src")) {
                home.resolve(folder).createParentDirectories().createFile()
            }
            val begin = System.currentTimeMillis() - 60_000

            fun order(vararg files: Path) =
                files.forEachIndexed { i, file -> file.setLastModifiedTime(FileTime.fromMillis(begin + i * 10_000L)) }

            fun all() = home.toFile().walk().map { it.toPath() }
            all().forEach { it.setLastModifiedTime(FileTime.fromMillis(begin - 10_000)) }
            order(source, compiled, jar)
            builds() shouldBe false
            target.resolve("built").deleteExisting()
            order(compiled, source, jar)
            builds() shouldBe true
            target.resolve("built").deleteExisting()
            order(source, jar, compiled)
            builds() shouldBe true
        }
    })
