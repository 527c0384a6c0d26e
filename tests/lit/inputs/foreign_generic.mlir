func.func @f(%x: !tt.ptr<f32>) {
  %v = "tt.load"(%x) : (!tt.ptr<f32>) -> f32
  return
}
