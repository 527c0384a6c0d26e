// One pass in a few numbers, as timeline and list show it.
#pragma once

#include <QString>

namespace heliograph::ui {

struct PassBar {
    QString name;      ///< argument of the pass, or its class where it has none
    QString group;     ///< step of the compiler it belongs to: "make_ttgir"
    int number = 0;    ///< what people call it, as `heliograph passes` does
    QString details{}; ///< anchor and options, for tool tips
    int added = 0;     ///< ops
    int removed = 0;
    int changed = 0;    ///< also moved ones
    double seconds = 0; ///< 0 unknown
    bool isChange = false;
    bool failed = false;
    bool touches = false; ///< the active node
    bool counted = false; ///< the numbers are known
};

} // namespace heliograph::ui
