package io.flip.history;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.flip.node.EventLog.Stamped;

/** Logback's rolling appender, set up for lines of history: a new file each day and whenever one is full, the oldest go when there are too many. */
final class Rolling {

    private static final int FILES = 16;
    private static final int DAYS = 366;

    private Rolling() {}

    static RollingFileAppender<Stamped> appender(Context context, HistoryFiles files, long size) {
        RollingFileAppender<Stamped> appender = new RollingFileAppender<>();
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
