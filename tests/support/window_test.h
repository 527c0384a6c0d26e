// What tests of the whole window share: a window on screen, a folder for its files, and documents opened in it.
#pragma once

#include "tests/support/sample_file.h"
#include "tests/support/ui_test.h"
#include "ui/window/main_window.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

namespace heliograph::test {

/// Base of a test object. Its window is gone after each test function, its folder after the last.
class WindowTest : public QObject
{
protected:
    /// The document that open() opens, with both sample variants.
    QString sample()
    {
        if (m_sample.isEmpty()) {
            m_sample = m_folder.filePath(QStringLiteral("matmul.helio"));
            writeSampleFile(m_sample);
        }
        return m_sample;
    }

    /// Another window; `program` captures. Fails on warnings from here on.
    void start(QSize size = {1600, 1000}, const QString &program = QStringLiteral("/nonexistent/heliograph"))
    {
        failOnWarnings();
        m_window = std::make_unique<ui::MainWindow>(program);
        m_window->resize(size);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void open() { open(sample()); }
    /// Any file that needs no capture; waits until the ops of a stage's text are read, too.
    void open(const QString &path)
    {
        QSignalSpy opened(m_window->documents(), &ui::DocumentController::opened);
        m_window->documents()->open(path);
        QVERIFY(opened.wait(kOpenMs));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->documents()->isLoading(), kOpenMs);
        QCoreApplication::processEvents();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::MainWindow> m_window;

private:
    static constexpr int kOpenMs = 20000; ///< a busy machine reads ten thousand ops in some seconds

    QString m_sample;
};

} // namespace heliograph::test
