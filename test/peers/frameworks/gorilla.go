// Reads and writes cookies with gorilla/securecookie: one JSON request a line, one answer a line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/gorilla/securecookie"
)

type ask struct {
	Op       string      `json:"op"`
	Name     string      `json:"name"`
	HashKey  string      `json:"hashKey"`
	BlockKey string      `json:"blockKey"`
	Raw      string      `json:"raw"`
	Value    interface{} `json:"value"`
}

func answer(ok bool, value interface{}) {
	line, _ := json.Marshal(map[string]interface{}{"ok": ok, "value": value})
	fmt.Println(string(line))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		var a ask
		json.Unmarshal(lines.Bytes(), &a)
		hashKey, _ := base64.StdEncoding.DecodeString(a.HashKey)
		var blockKey []byte
		if a.BlockKey != "" {
			blockKey, _ = base64.StdEncoding.DecodeString(a.BlockKey)
		}
		codec := securecookie.New(hashKey, blockKey)
		codec.SetSerializer(securecookie.JSONEncoder{})
		if a.Op == "write" {
			text, err := codec.Encode(a.Name, a.Value)
			answer(err == nil, text)
			continue
		}
		var value interface{}
		err := codec.Decode(a.Name, a.Raw, &value)
		answer(err == nil, value)
	}
}
