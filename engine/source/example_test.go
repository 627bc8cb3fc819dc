package source_test

import (
	"errors"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/source"
)

func Example() {
	shape := &source.Shape{Name: "Pause", Attrs: []source.AttrShape{
		{Name: "for", Type: source.TypeDuration, Required: true},
		{Name: "next", Type: source.TypeExit},
	}}
	e, err := source.Parse("pause.xml", []byte("<Pause for=\"3\"\n       nxt=\"Menu\"/>"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var list source.List
	shape.Check(e, &list)

	var found source.Errors
	errors.As(list.Err(), &found)
	for _, one := range found {
		fmt.Println(one)
		fmt.Println(one.Snippet())
	}
	// Output:
	// pause.xml:1:13: attribute for of <Pause>: "3" has no unit: write 3s for seconds, 3ms for milliseconds
	// <Pause for="3"
	//             ^
	// pause.xml:2:8: <Pause> has no attribute nxt (did you mean "next"?)
	//        nxt="Menu"/>
	//        ^
}
