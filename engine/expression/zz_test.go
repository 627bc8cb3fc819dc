package expression_test
import ("testing";"time";"strings";"github.com/ivrflow/ivrflow/engine/vars";"github.com/ivrflow/ivrflow/engine/source";"github.com/ivrflow/ivrflow/engine/expression")
func TestZZ(t *testing.T){
 d:=call(false)
 d.values["Wide"]=vars.Of(strings.Repeat("x",1<<20),vars.Server)
 d.values["N"]=vars.Value{Type:vars.Integer,Text:strings.Repeat("7",900)}
 d.values["Q"]=vars.Value{Type:vars.Decimal,Text:strings.Repeat("7",400)+"."+strings.Repeat("3",400)}
 d.values["Objs"]=vars.Value{Type:vars.JSON,Text:"["+strings.Repeat(`{"a":1},`,100000)+`{"a":1}]`}
 for _,s:=range []string{
  `len(1..900000) == 1`,
  `all(1..700, all(1..700, true))`,
  `any(1..100000, $(N) * $(Q) == $(Q) / $(N))`,
  `any(1..200000, string($(Q)) == string($(N)))`,
  `any(1..100, $(Wide) matches "(x+x+)+y")`,
  `any(1..10, $(Wide) matches "(x{1,20}){1,20}y")`,
  `any(1..10, upper($(Wide)) == "")`,
  `len(split($(Wide), "")) == 1`,
  `len(map(1..1000, 1..900)) == 1`,
  `len(map(1..1000, map(1..190, 1))) == 1`,
  `any(1..1000, len($(Objs)) == 2)`,
  `any($(Objs), .a == 2)`,
  `string(round($(Q) / $(N), 1000)) == ""`,
 }{
  b:=time.Now(); e:=compiled(t,s,vars.Boolean,d); c:=time.Since(b)
  b=time.Now(); _,_,err:=e.Bool(d)
  m:=""; if err!=nil{m=err.Error()}
  t.Logf("%8.0fms compile %8.0fms %s: %.80s", float64(time.Since(b).Microseconds())/1000, float64(c.Microseconds())/1000, s, m)
 }
 for _,s:=range []string{ strings.Repeat("((((x{10}){10}){10})",100), `"" matches "`+strings.Repeat(`(x{1000})`,400)+`"`, `"" matches "`+strings.Repeat(`(\\pL{1000})`,300)+`"`}{
  b:=time.Now(); var l source.List
  e:=expression.Parse(source.Plain("",s),vars.Boolean,&l); e.Compile(d,&l)
  t.Logf("%v %.30s %.50v", time.Since(b), s, l.Err())
 }
}
