package io.flip.history;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.flip.node.EventLog.Stamped;
import io.flip.node.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Logback's rolling appender, set up for lines of history: a new file each day and whenever one is full, the oldest go when there are too many. */
final class Rolling {

    private static final int FILES = 16;
    private static final int DAYS = 366;

    private Rolling() {}

    /** Each of its files is made before Logback opens it, as no umask decides who may read it. */
    private static final class PrivateAppender extends RollingFileAppender<Stamped> {
        @Override
        public void openFile(String name) throws IOException {
            PrivateFiles.make(Path.of(name));
            super.openFile(name);
        }
    }

    static RollingFileAppender<Stamped> appender(Context context, HistoryFiles files, long size) {
        RollingFileAppender<Stamped> appender = new PrivateAppender();
        appender.setContext(context);
        appender.setName("history file");
        appender.setFile(files.active().toString());
        appender.setEncoder(new LineEncoder());
        SizeAndTimeBasedRollingPolicy<Stamped> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(files.pattern());
        policy.setMaxFileSize(new FileSize(size / FILES));
        policy.setTotalSizeCap(new FileSize(size - size / FILES)); // of the files that are full
        policy.setMaxHistory(DAYS);
        policy.setCleanHistoryOnStart(true);
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        return appender;
    }
}
