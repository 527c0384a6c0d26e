// A field in a form that scrolls: the wheel scrolls the form, and changes no field that the pointer happens to be over.
#pragma once

#include <QWheelEvent>

namespace heliograph::ui {

template <typename Widget>
class Unwheeled : public Widget
{
public:
    using Widget::Widget;

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

} // namespace heliograph::ui
