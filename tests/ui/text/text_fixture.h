// A text view on screen for tests, and what they ask of it.
#pragma once

#include "tests/support/ui_test.h"
#include "ui/text/text_view.h"

#include <QImage>

#include <memory>
#include <string>

namespace heliograph::test {

using namespace heliograph::ui;

inline std::shared_ptr<const std::string> numbered(int lines)
{
    std::string text;
    for (int i = 1; i <= lines; ++i)
        text += "line " + std::to_string(i) + " of it\n";
    return std::make_shared<const std::string>(text);
}

struct TextFixture {
    TextView view;

    explicit TextFixture(std::shared_ptr<const std::string> text, Language language = Language::Ptx)
    {
        view.setText(*text, language, text);
        view.resize(400, 300);
        view.show();
        view.activateWindow();
        view.setFocus();
        if (!QTest::qWaitForWindowActive(&view))
            qFatal("no active window");
    }
    QPoint at(TextPlace place) { return view.placeRect(place).center().toPoint(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, key, modifiers); }
};

inline bool hasColour(const QImage &image, QColor colour)
{
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y) == colour)
                return true;
    return false;
}

} // namespace heliograph::test
