// What every test of windows needs: the theme, settings and caches of its own, and failure on any warning of Qt.
#pragma once

#include "ui/base/theme.h"

#include <QApplication>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace heliograph::test {

/// Call in init(): from there any warning fails the test function, but for the one that the offscreen platform itself
/// prints whenever a window is shown.
inline void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}

/// Runs a test object in an application; nothing of the user's is read or written. The theme is dark unless the
/// environment says HELIOGRAPH_TEST_SCHEME=light: ctest runs each program both ways, at scale 1 and 2.
template <typename Test>
int runUiTest(int argc, char **argv)
{
    const QTemporaryDir home;
    for (const char *variable : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(variable, home.path().toUtf8());
    QApplication application(argc, argv);
    const bool light = qgetenv("HELIOGRAPH_TEST_SCHEME") == "light";
    ui::Theme::apply(application, light ? ui::Scheme::Light : ui::Scheme::Dark);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace heliograph::test

#define HELIOGRAPH_UI_TEST(Test)                                                                                       \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        return heliograph::test::runUiTest<Test>(argc, argv);                                                          \
    }
