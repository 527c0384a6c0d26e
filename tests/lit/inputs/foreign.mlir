tt.func public @kernel(%arg0: !tt.ptr<f32>) {
  tt.return
}
