// The least that a Qt program with a window does: what the start of Heliograph is measured against.
#include <QApplication>
#include <QMainWindow>
#include <QPlainTextEdit>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QPlainTextEdit(&window));
    window.resize(1600, 1000);
    window.show();
    return QApplication::exec();
}
