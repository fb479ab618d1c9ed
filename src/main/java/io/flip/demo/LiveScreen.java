package io.flip.demo;

import io.flip.demo.Picture.ItemRow;
import io.flip.demo.Picture.MemberRow;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A table on a terminal, drawn again in place, with the last changes below it. */
final class LiveScreen implements Screen {
    private static final int LINES = 12;
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final PrintStream out;
    private final Cast cast;
    private final Deque<String> last = new ArrayDeque<>();
    private final Map<String, String> shown = new HashMap<>();

    LiveScreen(PrintStream out, Cast cast) {
        this.out = out;
        this.cast = cast;
    }

    @Override
    public synchronized void show(Picture picture) {
        picture.items().forEach(item -> note("item " + item.item(), PlainScreen.describe(item)));
        picture.members().forEach(member -> note("member " + member.id(), PlainScreen.describe(member)));
        out.print(HOME_AND_CLEAR + table(picture));
        out.flush();
    }

    @Override
    public synchronized void say(String line) {
        last.addLast(LocalTime.now(ZoneId.systemDefault()).format(PlainScreen.CLOCK) + "  " + line);
        if (last.size() > LINES) {
            last.removeFirst();
        }
        out.println(line);
        out.flush();
    }

    private void note(String subject, String now) {
        if (!now.equals(shown.put(subject, now))) {
            say(subject + ": " + now);
        }
    }

    private String table(Picture picture) {
        StringBuilder text = new StringBuilder("Flip: three members of one cluster on this machine");
        text.append(picture.seenBy().isEmpty() ? "\n\n" : ", as " + picture.seenBy() + " sees it\n\n");
        row(text, "MEMBER", "STATE", "PROCESS", "REST");
        for (MemberRow member : picture.members()) {
            row(text, member.id(), member.state(), member.process(), member.rest() + "api/v1/cluster");
        }
        text.append('\n');
        row(
                text,
                "ITEM",
                "HELD BY",
                "STATE",
                "FILE IN " + cast.options().state().resolve("items"));
        for (ItemRow item : picture.items()) {
            row(
                    text,
                    item.item(),
                    item.holder(),
                    item.state(),
                    item.files().isEmpty() ? "-" : String.join("/, ", item.files()) + "/");
        }
        text.append(
                        "\nIn another terminal: ./flip demo kill flip1   ./flip demo start flip1   ./flip demo stop flip      ")
                .append("Ctrl-C here ends all\n\n");
        last.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String first, String second, String third, String rest) {
        text.append(String.format("%-14s%-16s%-16s%s%n", first, second, third, rest));
    }
}
