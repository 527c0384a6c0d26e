// What the benches of the window share: an offscreen window with a document, painting it, and the report.
#pragma once

#include "tests/bench/figures.h"
#include "ui/base/style.h"
#include "ui/base/theme.h"
#include "ui/window/main_window.h"

#include <nlohmann/json.hpp>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <vector>

namespace heliograph::bench {

/// Processor time of the process so far.
inline double cpuMilliseconds()
{
    return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

class Window
{
public:
    /// `program` is the heliograph that captures, for benches that do.
    Window(int argc, char **argv, const QString &program = {})
        : m_arguments(argv, argv + argc), m_prepared(prepare(m_home)), m_application(m_argc, m_argv)
    {
        ui::Style::setStill(true);
        ui::Theme::apply(m_application, ui::Scheme::Dark);
        m_window = std::make_unique<ui::MainWindow>(program);
        m_window->resize(1600, 1000);
        m_window->show();
    }

    ui::MainWindow &window() { return *m_window; }
    int repeats() const { return m_arguments.size() > 2 ? std::max(1, std::atoi(m_arguments[2].c_str())) : 10; }

    /// Opens the document of the command line and waits for it; false if there is none.
    bool open()
    {
        if (m_arguments.size() < 2) {
            std::cerr << "usage: " << m_arguments.front() << " FILE.helio [repeats]\n";
            return false;
        }
        QEventLoop loop;
        bool opened = false;
        QObject::connect(m_window->documents(), &ui::DocumentController::opened, &loop,
                         [&] { opened = true, loop.quit(); });
        QObject::connect(m_window->documents(), &ui::DocumentController::problemsChanged, &loop,
                         [&](const auto &problems) {
                             if (!problems.isEmpty())
                                 loop.quit();
                         });
        m_window->documents()->open(QString::fromStdString(m_arguments[1]));
        loop.exec();
        return opened;
    }

    /// Delivers what is pending and lets the window paint what changed; false if nothing was painted.
    bool paint()
    {
        PaintCount count;
        m_application.installEventFilter(&count);
        for (int turn = 0; turn < 3; ++turn) // the session's signal, the views' updates, the paint
            QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        m_application.removeEventFilter(&count);
        return count.paints > 0;
    }

private:
    struct PaintCount : QObject {
        int paints = 0;
        bool eventFilter(QObject *, QEvent *event) override
        {
            paints += event->type() == QEvent::Paint;
            return false;
        }
    };

    /// Nothing of the user's is read or written.
    static bool prepare(const QTemporaryDir &home)
    {
        qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
        if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
        return true;
    }

    std::vector<std::string> m_arguments;
    QTemporaryDir m_home;
    bool m_prepared;
    char m_name[6] = "bench";
    int m_argc = 1;
    char *m_argv[2] = {m_name, nullptr};
    QApplication m_application;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// Wall clock times, and beside them the processor time a run took on average: on a busy machine the two differ.
inline void report(const char *name, const char *what, std::vector<double> times, double cpuMs)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[std::size_t(share * double(times.size() - 1))]; };
    const nlohmann::ordered_json json{{"bench", name},        {"what", what},       {"runs", times.size()},
                                      {"median_ms", at(0.5)}, {"p95_ms", at(0.95)}, {"max_ms", times.back()},
                                      {"mean_cpu_ms", cpuMs}};
    std::cout << json.dump() << '\n';
}

} // namespace heliograph::bench
