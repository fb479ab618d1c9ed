package io.flip.demo;

import io.flip.demo.Picture.ItemRow;
import io.flip.demo.Picture.MemberRow;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** One line for each thing that changed: for logs, pipes and tests. */
final class PlainScreen implements Screen {
    static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private final Map<String, String> shown = new HashMap<>();

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Picture picture) {
        picture.members().forEach(member -> change("member " + member.id(), describe(member)));
        picture.items().forEach(item -> change("item " + item.item(), describe(item)));
    }

    @Override
    public synchronized void say(String line) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + "  " + line);
        out.flush();
    }

    static String describe(MemberRow member) {
        return member.state() + ", " + member.process();
    }

    static String describe(ItemRow item) {
        String files = item.files().isEmpty() ? "nobody" : String.join(" and ", item.files());
        return item.state() + " on " + item.holder() + ", planned for " + item.planned() + ", its file is kept by "
                + files;
    }

    private void change(String subject, String now) {
        if (!now.equals(shown.put(subject, now))) {
            say(subject + ": " + now);
        }
    }
}
